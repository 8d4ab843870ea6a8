package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
}
