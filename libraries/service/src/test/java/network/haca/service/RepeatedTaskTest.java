package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedTaskTest {
  @Test
  void noFailureEndsItAndClosingDoes() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);
    RepeatedTask task =
        new RepeatedTask(
            "failing",
            Duration.ofMillis(1),
            () -> {
              rounds.countDown();
              if (rounds.getCount() == 2) {
                throw new IOException("away");
              }
              if (rounds.getCount() == 1) {
                throw new OutOfMemoryError("short");
              }
              return false;
            });
    assertTrue(rounds.await(30, TimeUnit.SECONDS));
    assertTrue(task.isRunning());
    task.close();
    assertFalse(task.isRunning());
  }

  @Test
  void moreWorkIsDoneWithoutAPause() throws Exception {
    CountDownLatch rounds = new CountDownLatch(100);
    try (RepeatedTask _ =
        new RepeatedTask(
            "busy",
            Duration.ofDays(1),
            () -> {
              rounds.countDown();
              return rounds.getCount() > 0;
            })) {
      assertTrue(rounds.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void workThatHasSucceededWaitsForNewsAndWorkThatFailedDoesNot() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch again = new CountDownLatch(4);
    Semaphore news = new Semaphore(0);
    try (RepeatedTask _ =
        new RepeatedTask(
            "waiting",
            Duration.ofMillis(1),
            () ->
                () -> {
                  waits.countDown();
                  news.acquire();
                },
            () -> {
              again.countDown();
              if (again.getCount() > 1) {
                throw new IOException("away");
              }
              return false;
            })) {
      assertTrue(waits.await(30, TimeUnit.SECONDS), "a failure is tried again by the clock");
      assertEquals(1, again.getCount(), "it has failed twice and succeeded once");
      news.release();
      assertTrue(again.await(30, TimeUnit.SECONDS), "news start no look");
    }
  }

  @Test
  void anOccasionIsMadeBeforeTheLookThatItFollows() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch awaited = new CountDownLatch(1);
    try (RepeatedTask _ =
        new RepeatedTask(
            "ordered",
            Duration.ofMillis(1),
            () -> {
              order.add("made");
              return () -> {
                order.add("awaited");
                awaited.countDown();
                new CountDownLatch(1).await();
              };
            },
            () -> {
              order.add("look");
              return false;
            })) {
      assertTrue(awaited.await(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of("made", "look", "awaited"), order);
  }
}
