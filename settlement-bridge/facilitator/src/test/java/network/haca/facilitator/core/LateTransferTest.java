package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.EXACT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.SettleAnswer;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X11: anybody may settle a payment of {@code exact} after a transaction of ours has reverted. */
class LateTransferTest {
  private static final Bytes32 THEIRS = Bytes32.ofUnsigned(99);

  private final SessionBench gate = new SessionBench();
  private final Bench bench = gate.bench;
  private final Payment payment = gate.pay(EXACT);
  private final PaymentIdentity identity = PaymentIdentity.of(payment, EXACT);

  @BeforeEach
  void ourTransactionReverts() throws Exception {
    bench.chain.safe = 0;
    Reservation reservation = gate.reserve(payment, 1_000);
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    gate.settle(false);
    assertFalse(answer.get().isSuccess());
    var _ = gate.charge(reservation, 0);
  }

  private Moved anotherSettlesIt() {
    bench.chain.head++;
    Moved theirs = new Moved(Network.BASE_SEPOLIA, THEIRS, 0, bench.chain.head);
    bench.chain.used.add(identity);
    bench.chain.moved.add(theirs);
    bench.chain.included.put(THEIRS, new Inclusion(theirs.block(), true, FakeChain.COST));
    return theirs;
  }

  private Stage stage() {
    return bench.ledger.find(identity).orElseThrow().stage();
  }

  @Test
  void theTransferPaysTheClaimAndNoOtherAndThePaymentBuysItsAnswer() throws Exception {
    Moved theirs = anotherSettlesIt();
    bench.settler.round();
    assertEquals(Optional.of(THEIRS), assertInstanceOf(Stage.Settled.class, stage()).transaction());
    assertFalse(bench.ledger.isFree(theirs, PaymentIdentity.of(gate.pay(EXACT), EXACT)));
    bench.sessions.round();
    Reservation again = gate.reserve(payment, 1_000);
    assertTrue(gate.settle(again).get().isSuccess());
  }

  /** The blocks that follow the failure are many by then, and it is looked at no more but once. */
  @Test
  void itIsFoundBeforeTheFailureBecomesFinal() throws Exception {
    bench.chain.head += 50;
    bench.chain.safe = bench.chain.head;
    bench.settler.round();
    var _ = anotherSettlesIt();
    bench.chain.finalized = bench.chain.head;
    bench.settler.round();
    assertInstanceOf(Stage.Settled.class, stage());
    bench.chain.head++;
    bench.chain.safe = bench.chain.head;
    bench.settler.round();
    assertEquals(
        List.of(BookEntry.Kind.FAILED, BookEntry.Kind.SETTLED),
        bench.ledger.entries.stream()
            .map(BookEntry::kind)
            .filter(each -> each == BookEntry.Kind.SETTLED || each == BookEntry.Kind.FAILED)
            .toList());
  }
}
