package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundThreadTest {
  private static final Duration HOURS = Duration.ofHours(3);

  @Test
  void closingWaitsUntilTheRoundIsOver() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    BackgroundThread thread =
        BackgroundThread.started(
            "rounds",
            own -> {
              begun.countDown();
              while (!own.isClosing()) {
                Thread.onSpinWait();
              }
              finished.set(!Thread.currentThread().isInterrupted());
            });
    begun.await();
    thread.close();
    assertTrue(finished.get());
    assertFalse(thread.isRunning());
  }

  @Test
  void closingEndsARestEarly() {
    BackgroundThread thread =
        BackgroundThread.started("resting", own -> assertTrue(own.rest(HOURS)));
    thread.close();
    assertFalse(thread.isRunning());
  }

  @Test
  void anInterruptEndsWhateverTheLoopWaitsFor() {
    Semaphore never = new Semaphore(0);
    BackgroundThread thread = BackgroundThread.started("waiting", own -> never.acquire());
    assertEquals(Optional.empty(), thread.death());
    thread.interrupt();
    assertEquals(Optional.of("waiting has ended"), thread.death());
  }

  @Test
  void aLoopThatIsAskedToEndIsNotWaitedFor() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BackgroundThread thread = BackgroundThread.started("slow", own -> release.await());
    thread.askToEnd();
    assertTrue(thread.isClosing());
    assertFalse(thread.join(Duration.ofMillis(1)));
    release.countDown();
    assertTrue(thread.join(HOURS));
  }

  @Test
  void anInterruptedOwnerStaysInterrupted() {
    BackgroundThread thread = BackgroundThread.started("resting", own -> own.rest(HOURS));
    Thread.currentThread().interrupt();
    thread.close();
    assertTrue(Thread.interrupted());
    thread.close();
    assertFalse(thread.isRunning());
  }
}
