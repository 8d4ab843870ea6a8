package network.haca.workers.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import network.haca.workers.core.Patience;
import org.junit.jupiter.api.Test;

class AnswerThreadsTest {
  private static final Patience NONE = new Patience(Duration.ZERO);
  private final CountDownLatch go = new CountDownLatch(1);

  private void holdUp() {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until it takes no more. */
  private int fill(AnswerThreads threads) {
    int taken = 0;
    while (threads.refusal().isEmpty()) {
      threads.execute(this::holdUp);
      taken++;
    }
    return taken;
  }

  @Test
  void nobodyIsLetInWhileTheFirstInLineHasWaitedTooLong() throws Exception {
    try (AnswerThreads threads = new AnswerThreads(NONE);
        AutoCloseable _ = go::countDown) {
      int taken = fill(threads);
      assertTrue(taken > 1, "whoever finds a free thread waits for nobody");
      go.countDown();
      CompletableFuture<Optional<String>> last = new CompletableFuture<>();
      threads.execute(() -> last.complete(threads.refusal()));
      assertEquals(Optional.empty(), last.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void nobodyIsLetInWhileAsManyWaitAsMay() throws Exception {
    try (AnswerThreads threads = new AnswerThreads(new Patience(Duration.ofDays(1)));
        AutoCloseable _ = go::countDown) {
      int taken = fill(threads);
      assertEquals(
          Optional.of("4096 answers wait to be signed already; try again later"),
          threads.refusal());
      assertThrows(
          RejectedExecutionException.class,
          () -> {
            for (int i = 0; i < taken; i++) {
              threads.execute(this::holdUp);
            }
          },
          "the line has an end, whoever was let in before");
    }
  }

  @Test
  void answersAreSignedOnThreadsOfTheSystem() throws Exception {
    try (AnswerThreads threads = new AnswerThreads(NONE)) {
      CompletableFuture<Boolean> isVirtual = new CompletableFuture<>();
      threads.execute(() -> isVirtual.complete(Thread.currentThread().isVirtual()));
      assertFalse(isVirtual.get(10, TimeUnit.SECONDS));
    }
  }
}
