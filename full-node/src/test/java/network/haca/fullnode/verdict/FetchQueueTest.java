package network.haca.fullnode.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class FetchQueueTest {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int SIDE_BY_SIDE = 8;
  private static final Fetched LATE = new Fetched.Missing("the blob is not there");
  private static final Fetched WRONG = new Fetched.Wrong("another root");

  private final StepThreads threads = new StepThreads();
  private final Map<Long, Fetched> blobs = new HashMap<>();
  private final List<Long> asked = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1_000;
  private int news;
  private final FetchQueue queue =
      new FetchQueue(this::fetch, RETRY, () -> news++, threads, () -> now);

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

  private Fetched fetch(Settlement settlement) {
    asked.add(settlement.number());
    return blobs.getOrDefault(settlement.number(), LATE);
  }

  private static List<Settlement> settlements(long... numbers) {
    return LongStream.of(numbers)
        .mapToObj(
            number ->
                new Settlement(
                    number,
                    Bytes32.ofUnsigned(number),
                    1,
                    1,
                    1,
                    Status.PENDING,
                    Address.ZERO,
                    Bytes.EMPTY))
        .toList();
  }

  private static List<Settlement> firstSettlements(int count) {
    return settlements(LongStream.rangeClosed(1, count).toArray());
  }

  /** Lets all that was begun come to its end. */
  private void finish() {
    while (threads.running() > 0) {
      threads.step();
    }
  }

  @Test
  void whatHasComeIsGivenOnceByTheNextLook() {
    blobs.put(1L, WRONG);
    assertEquals(Map.of(), queue.look(settlements(1)));
    assertEquals(Map.of(), queue.look(settlements(1)), "it is on its way");
    finish();
    assertEquals(1, news);
    assertEquals(Map.of(1L, WRONG), queue.look(settlements(1)));
    assertEquals(Map.of(), queue.look(settlements(1)));
    assertEquals(List.of(1L), asked);
  }

  @Test
  void whatHasComeIsNotFetchedAgainByTheLookThatGivesItHoweverLongItTook() {
    blobs.put(1L, WRONG);
    var _ = queue.look(settlements(1));
    finish();
    now += RETRY.toNanos();
    assertEquals(Map.of(1L, WRONG), queue.look(settlements(1)));
    assertEquals(0, threads.running(), "its verdict comes first");
  }

  @Test
  void aLookThatItsNewsWakesFindsWhatHasCome() {
    List<Map<Long, Fetched>> found = new ArrayList<>();
    List<FetchQueue> woken = new ArrayList<>();
    woken.add(
        new FetchQueue(
            this::fetch,
            RETRY,
            () -> found.add(woken.getFirst().look(settlements(1))),
            threads,
            () -> now));
    var _ = woken.getFirst().look(settlements(1));
    finish();
    assertEquals(List.of(Map.of(1L, LATE)), found);
  }

  @Test
  void aLateBlobIsAskedForAgainAfterAPause() {
    var _ = queue.look(settlements(1));
    finish();
    assertEquals(Map.of(1L, LATE), queue.look(settlements(1)));
    now += RETRY.toNanos() - 1;
    var _ = queue.look(settlements(1));
    assertEquals(0, threads.running(), "the pause is not over");
    now++;
    blobs.put(1L, WRONG);
    var _ = queue.look(settlements(1));
    finish();
    assertEquals(Map.of(1L, WRONG), queue.look(settlements(1)));
  }

  @Test
  void aBlobThatNobodyHasIsAskedForLaterEachTimeUpToABound() {
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 1; attempt <= 6; attempt++) {
      var _ = queue.look(settlements(1));
      finish();
      long pause = 0;
      while (asked.size() == attempt) {
        now += RETRY.toNanos();
        pause += RETRY.toMillis();
        var _ = queue.look(settlements(1));
        finish();
      }
      pauses.add(pause);
    }
    assertEquals(List.of(500L, 1_000L, 2_000L, 4_000L, 4_000L, 4_000L), pauses);
  }

  @Test
  void s3OneThatHangsHoldsUpNoOther() {
    var _ = queue.look(settlements(1));
    blobs.put(2L, WRONG);
    var _ = queue.look(settlements(1, 2));
    assertEquals(2, threads.running());
    finish();
    assertEquals(Map.of(1L, LATE, 2L, WRONG), queue.look(settlements(1, 2)));
  }

  @Test
  void onlySoManyAreFetchedAtOnceAndWhatWasTriedLeastComesFirst() {
    int all = SIDE_BY_SIDE + 2;
    var _ = queue.look(firstSettlements(all));
    assertEquals(SIDE_BY_SIDE, threads.running());
    finish();
    now += RETRY.toNanos();
    var _ = queue.look(firstSettlements(all));
    finish();
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 1L, 2L, 3L, 4L, 5L, 6L), asked);
  }

  @Test
  void whatIsWantedNoMoreIsGivenUpAndItsPlaceIsFree() {
    var _ = queue.look(firstSettlements(SIDE_BY_SIDE));
    List<Settlement> others = settlements(21, 22);
    var _ = queue.look(others);
    finish();
    assertEquals(List.of(21L, 22L), asked, "those before were cancelled");
    assertEquals(Map.of(21L, LATE, 22L, LATE), queue.look(others));
    var _ = queue.look(settlements(1));
    finish();
    assertEquals(Map.of(1L, LATE), queue.look(settlements(1)), "wanted anew, it is new");
  }

  @Test
  void aFetchThatFailsIsTriedAgainAndAnErrorEndsTheLook() {
    FetchQueue failing =
        new FetchQueue(
            settlement -> {
              asked.add(settlement.number());
              if (settlement.number() == 1) {
                throw new IllegalStateException("odd bytes");
              }
              throw new OutOfMemoryError("heap");
            },
            RETRY,
            () -> news++,
            threads,
            () -> now);
    var _ = failing.look(settlements(1));
    finish();
    assertEquals(Map.of(), failing.look(settlements(1)));
    now += RETRY.toNanos();
    var _ = failing.look(settlements(1));
    finish();
    assertEquals(List.of(1L, 1L), asked);
    var _ = failing.look(settlements(2));
    finish();
    assertThrows(OutOfMemoryError.class, () -> failing.look(settlements(2)), "rule C1");
  }

  @Test
  void closedItsThreadsEnd() {
    queue.close();
    assertTrue(threads.isTerminated());
  }
}
