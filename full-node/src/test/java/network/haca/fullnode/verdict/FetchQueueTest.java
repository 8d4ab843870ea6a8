package network.haca.fullnode.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FetchQueueTest {
  /** Ends right after it was asked whether it has, as one on another thread may. */
  private static final class EndsMeanwhile extends CompletableFuture<String> {
    @Override
    public boolean isDone() {
      boolean done = super.isDone();
      boolean _ = complete("blob");
      return done;
    }

    @Override
    public State state() {
      State state = super.isDone() ? State.SUCCESS : State.RUNNING;
      boolean _ = complete("blob");
      return state;
    }
  }

  @Test
  void s3WhatEndsDuringALookIsTakenByTheNext() {
    Map<Long, Future<String>> running = new TreeMap<>();
    running.put(1L, CompletableFuture.completedFuture("first"));
    running.put(2L, new EndsMeanwhile());
    assertEquals(Set.of(1L), FetchQueue.takeEnded(running).keySet());
    assertEquals(Set.of(2L), running.keySet());
    assertEquals("blob", FetchQueue.takeEnded(running).values().iterator().next().resultNow());
    assertEquals(Map.of(), running);
  }
}
