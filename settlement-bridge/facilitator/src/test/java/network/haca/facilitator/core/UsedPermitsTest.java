package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Test;

/** X11: a permit that is used up is paid by the one transfer that no other payment has, or not. */
class UsedPermitsTest {
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
  private static final Bytes32 THEIRS = Bytes32.ofUnsigned(99);

  private final Bench bench = new Bench();

  /** Somebody else uses up the nonce after the payment was claimed, and before we settle. */
  private CompletableFuture<SettleAnswer> preempted(long nonce) {
    var asked = bench.pay(EXACT, nonce);
    CompletableFuture<SettleAnswer> answer = bench.settle(asked);
    bench.chain.used.add(PaymentIdentity.of(asked.payment(), EXACT));
    bench.chain.revert = Optional.of("InvalidNonce");
    return answer;
  }

  private void tellOfTransfer() {
    bench.chain.moved.add(new Moved(Network.BASE_SEPOLIA, THEIRS, 0, bench.chain.head));
    bench.chain.included.put(
        THEIRS, new SettlingAccount.Inclusion(bench.chain.head, true, FakeChain.COST));
  }

  @Test
  void oneThatAnotherSettledIsPaidOnceItCounts() throws Exception {
    CompletableFuture<SettleAnswer> answer = preempted(7);
    tellOfTransfer();
    bench.settler.round();
    assertFalse(answer.isDone(), "it has no block behind it yet");
    bench.chain.head++;
    bench.settler.round();
    assertTrue(answer.get().isSuccess());
    assertEquals(Optional.of(THEIRS), answer.get().transaction());
    assertEquals(0, bench.chain.sent.size());
    bench.chain.finalized = bench.chain.head++;
    bench.settler.round();
    assertEquals(0, bench.ledger.unfinished(Network.BASE_SEPOLIA).size());
  }

  @Test
  void oneTransferPaysOnePayment() throws Exception {
    CompletableFuture<SettleAnswer> first = preempted(7);
    CompletableFuture<SettleAnswer> second = failing(8);
    tellOfTransfer();
    bench.chain.head++;
    bench.settler.round();
    assertTrue(first.get().isSuccess() ^ second.get().isSuccess());
  }

  private CompletableFuture<SettleAnswer> failing(long nonce) {
    bench.chain.revert = Optional.empty();
    return preempted(nonce);
  }

  @Test
  void oneThatWasCancelledIsUnpaid() throws Exception {
    CompletableFuture<SettleAnswer> answer = preempted(7);
    bench.settler.round();
    assertEquals(Reason.EXACT_FAILED, answer.get().refusal().orElseThrow().reason());
  }

  @Test
  void aTransactionOfOursThatWasOutrunIsPaidByTheOneThatOutranIt() throws Exception {
    var asked = bench.pay(EXACT, 7);
    CompletableFuture<SettleAnswer> answer = bench.settle(asked);
    bench.settler.round();
    var _ = bench.chain.include(false);
    bench.chain.used.add(PaymentIdentity.of(asked.payment(), EXACT));
    tellOfTransfer();
    bench.settler.round();
    assertFalse(answer.isDone());
    bench.chain.head++;
    bench.settler.round();
    assertTrue(answer.get().isSuccess());
    assertEquals(Optional.of(THEIRS), answer.get().transaction());
    assertEquals(FakeChain.COST, bench.spending.ofDay(), "the revert cost something, once");
  }

  @Test
  void aTransferThatAReorganisationTookPaysNothing() throws Exception {
    bench.chain.safe = 0;
    CompletableFuture<SettleAnswer> answer = preempted(7);
    tellOfTransfer();
    bench.chain.head++;
    bench.settler.round();
    assertTrue(answer.get().isSuccess());
    bench.chain.included.clear();
    bench.chain.moved.clear();
    bench.chain.used.clear();
    bench.chain.revert = Optional.empty();
    bench.chain.head++;
    bench.settler.round();
    bench.settler.round();
    assertEquals(1, bench.chain.sent.stream().distinct().count(), "now it is ours to settle");
  }
}
