package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import network.haca.fullnode.core.SignedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChainEventsTest {
  private final AtomicLong height = new AtomicLong();

  /** A listener that is held up at its first block. */
  private static final class Slow implements ChainEvents.Listener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch ended;
    private final List<Long> blocks = new CopyOnWriteArrayList<>();
    private final AtomicInteger behind = new AtomicInteger();

    private Slow(int count) {
      this.ended = new CountDownLatch(count);
    }

    @Override
    public void block(long number) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      blocks.add(number);
      ended.countDown();
    }

    @Override
    public void transaction(SignedTransaction signed) {}

    @Override
    public void behind() {
      behind.incrementAndGet();
    }
  }

  private Slow listener(int blocks) throws Exception {
    try (ChainEvents events = new ChainEvents(height::get)) {
      Slow slow = new Slow(blocks);
      events.add(slow);
      height.set(1);
      events.committed();
      assertTrue(slow.begun.await(30, TimeUnit.SECONDS));
      // Nobody who commits waits for it.
      for (int number = 2; number <= blocks; number++) {
        height.set(number);
        events.committed();
      }
      slow.goOn.countDown();
      assertTrue(slow.ended.await(30, TimeUnit.SECONDS));
      return slow;
    }
  }

  @Test
  void aListenerThatIsHeldUpHearsOfEachBlockInOrder() throws Exception {
    Slow slow = listener(40);
    assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), slow.blocks);
    assertEquals(0, slow.behind.get());
  }

  @Test
  void whoeverIsMoreThan64BlocksBehindIsTold() throws Exception {
    Slow slow = listener(70);
    assertEquals(LongStream.rangeClosed(1, 70).boxed().toList(), slow.blocks);
    // At blocks 2 to 5 of 70 more than 64 are to come.
    assertEquals(4, slow.behind.get());
  }
}
