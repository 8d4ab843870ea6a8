package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.BatchSettling;
import network.haca.bridge.core.Clocks;
import network.haca.bridge.core.MemoryWaiting;
import network.haca.bridge.core.Phase;
import network.haca.bridge.core.Samples;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that keeps batches going lives until it is closed, whatever its work meets. */
@Timeout(60)
class SettlingLoopTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 1);
  private static final int PLACES = 2;

  private final MemoryWaiting disk = new MemoryWaiting();
  private final CountDownLatch done = new CountDownLatch(1);

  private SettlingLoop loop(BatchSettling.Steps steps, BatchSettling.PendingView pending) {
    return new SettlingLoop(
        new BatchSettling(
            disk,
            steps,
            pending,
            new Clocks(() -> System.nanoTime() / 1_000_000, InstantSource.system()),
            new SettlingLog(new SimpleMeterRegistry(), InstantSource.system()),
            PLACES));
  }

  @Test
  void aBatchGoesOnFromStepToStepUntilItIsDone() throws Exception {
    try (SettlingLoop loop =
        loop(
            (passage, batch) ->
                passage.phase() == Phase.LOOK ? new Step.Next(Phase.STORE, "") : new Step.Done(),
            Set::of)) {
      loop.accept(BATCH, done::countDown);
      done.await();
      assertTrue(loop.isRunning());
      assertEquals(0, disk.bytes());
    }
  }

  @Test
  void aLookAtAllThatFailsEndsNoThread() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (SettlingLoop loop =
        loop(
            (passage, batch) -> looks.get() < 2 ? new Step.Pending(1, "", "") : new Step.Done(),
            () -> {
              if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
              }
              return Set.of();
            })) {
      loop.accept(BATCH, done::countDown);
      done.await();
      assertTrue(loop.isRunning());
    }
  }

  @Test
  void workThatHangsEndsWithTheBridgeAndTheBatchIsKept() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    SettlingLoop loop =
        loop(
            (passage, batch) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
                return new Step.Done();
              } catch (InterruptedException e) {
                ended.countDown();
                throw new IOException("interrupted", e);
              }
            },
            Set::of);
    loop.accept(BATCH, done::countDown);
    begun.await();
    loop.close();
    ended.await();
    assertFalse(loop.isRunning());
    assertEquals(Set.of(BATCH.root()), disk.arrivals().keySet());
  }
}
