package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.VerifyAnswer;
import org.junit.jupiter.api.Test;

/** X9: what settling costs has ceilings, and reaching the day's one is an alarm. */
class SpendingTest {
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);

  private final Bench bench = new Bench();
  private long nonce = 100;

  private void settle(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      var _ = bench.settle(bench.pay(EXACT, nonce++));
      bench.settler.round();
      var _ = bench.chain.include(true);
      bench.chain.head++;
      bench.settler.round();
    }
  }

  private VerifyAnswer verify() {
    return bench.settlements.verify(bench.pay(EXACT, 1));
  }

  @Test
  void aboveTheDaysCeilingNoPaymentIsTakenUntilADayHasPassed() throws Exception {
    settle(9);
    assertTrue(verify().refusal().isEmpty());
    settle(1);
    assertEquals(BigInteger.valueOf(1_000), bench.spending.ofDay());
    assertTrue(bench.spending.alarm().orElseThrow().contains("facilitator.cost.day.max"));
    assertEquals(Reason.UNAVAILABLE, verify().refusal().orElseThrow().reason());
    bench.restart();
    assertTrue(bench.spending.alarm().isPresent(), "a restart forgets no cost");
    bench.pass(Duration.ofHours(25));
    assertTrue(bench.spending.alarm().isEmpty());
  }

  @Test
  void whatWasTakenBeforeIsSettledAllTheSame() throws Exception {
    settle(9);
    var first = bench.settle(bench.pay(EXACT, 2));
    var second = bench.settle(bench.pay(EXACT, 3));
    bench.settler.round();
    for (Bytes raw : List.copyOf(bench.chain.sent.subList(9, 11))) {
      var _ = bench.chain.include(raw, true);
    }
    bench.chain.head++;
    bench.settler.round();
    assertTrue(first.get().isSuccess());
    assertTrue(second.get().isSuccess());
    assertEquals(BigInteger.valueOf(1_100), bench.spending.ofDay());
  }
}
