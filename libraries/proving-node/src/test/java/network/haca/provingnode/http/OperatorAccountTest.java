package network.haca.provingnode.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperatorAccountTest {
  private static final Address NEW = Address.ofWord(Bytes32.ofUnsigned(2));

  @Test
  void whoAsksNeverLooksItUpAndAnotherAccountIsKnownSoon() throws Exception {
    List<Thread> lookers = new CopyOnWriteArrayList<>();
    CountDownLatch looks = new CountDownLatch(3);
    try (OperatorAccount account =
        new OperatorAccount(
            () -> {
              looks.countDown();
              lookers.add(Thread.currentThread());
              return lookers.size() == 1 ? Address.ZERO : NEW;
            })) {
      for (int i = 0; i < 1000; i++) {
        Address _ = account.get();
      }
      assertTrue(looks.await(20, TimeUnit.SECONDS));
      assertEquals(NEW, account.get());
      // The first look is of who starts the node.
      assertFalse(lookers.subList(1, lookers.size()).contains(Thread.currentThread()));
      assertTrue(lookers.size() < 100, "once a second at most");
    }
  }
}
