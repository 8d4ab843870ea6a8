package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TogetherTest {
  private static final int PARTS = 4;

  @Test
  void noPartWaitsForAnotherAndEachIsClosedOnce() {
    CyclicBarrier all = new CyclicBarrier(PARTS);
    AtomicInteger closed = new AtomicInteger();
    Together together = new Together();
    for (int i = 0; i < PARTS; i++) {
      together.add(
          () -> {
            // Passed by nobody before all have come.
            int _ = all.await(10, TimeUnit.SECONDS);
            closed.incrementAndGet();
            throw new IllegalStateException("a part that does not close");
          });
    }
    together.close();
    together.close();
    assertEquals(PARTS, closed.get());
  }
}
