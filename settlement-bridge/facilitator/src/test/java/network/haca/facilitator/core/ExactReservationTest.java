package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.EXACT;
import static network.haca.facilitator.core.SessionBench.UPTO;
import static network.haca.facilitator.core.SessionBench.refused;
import static network.haca.x402.Readings.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.x402.Payment;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.Test;

/** Rule X8: a payment of {@code exact} buys one answer, and one more only if the first failed. */
class ExactReservationTest {
  private final SessionBench gate = new SessionBench();

  @Test
  void thePriceIsSettledOnceAndTheAnswerIsGivenOnce() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation reservation = gate.reserve(payment, 1_000);
    assertEquals(Optional.empty(), reservation.session());
    CompletableFuture<SettleAnswer> first = gate.settle(reservation);
    CompletableFuture<SettleAnswer> second = gate.settle(reservation);
    assertFalse(first.isDone());
    gate.settle(true);
    assertTrue(first.get().isSuccess());
    assertEquals(first.get(), second.get());
    assertEquals(1, gate.bench.chain.sent.size());
    var _ = gate.charge(reservation, 1_000);
    gate.bench.sessions.round();
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 1_000)));
  }

  /** X7: what is paid before it leaves is no debt, whatever else is under way. */
  @Test
  void paymentsOfOnePayerAreMadeSideBySideAndLeaveRoomForUpto() throws Exception {
    List<Reservation> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(gate.reserve(gate.pay(EXACT), 1_000));
    }
    var _ = gate.reserve(gate.pay(UPTO), 1_000);
    List<CompletableFuture<SettleAnswer>> answers = all.stream().map(gate::settle).toList();
    gate.settle(true);
    for (CompletableFuture<SettleAnswer> each : answers) {
      assertTrue(each.get().isSuccess());
    }
  }

  /** X7: side by side, they may not promise one balance twice. */
  @Test
  void paymentsOfOnePayerAreNotMoreThanItsBalance() {
    gate.bench.chain.balance = Uint256.of(2_999);
    var _ = gate.reserve(gate.pay(EXACT), 1_000);
    var _ = gate.reserve(gate.pay(EXACT), 1_000);
    assertEquals(Reason.EXACT_BALANCE, refused(gate.ask(gate.pay(EXACT), 1_000)));
  }

  @Test
  void whileOneRequestIsUnderWayThePaymentBuysNoOther() {
    Payment payment = gate.pay(EXACT);
    var _ = gate.reserve(payment, 1_000);
    assertEquals(Reason.SESSION_BUSY, refused(gate.ask(payment, 1_000)));
  }

  @Test
  void anotherAmountThanThePriceIsNotReserved() {
    assertEquals(Reason.EXACT_VALUE, refused(gate.ask(gate.pay(EXACT), 999)));
  }

  @Test
  void aFailureBeforeSettlingCostsNothingAndFreesThePaymentOnce() throws Exception {
    Payment payment = gate.pay(EXACT);
    var _ = gate.charge(gate.reserve(payment, 1_000), 0);
    var _ = gate.charge(gate.reserve(payment, 1_000), 0);
    assertEquals(Reason.SESSION_EXHAUSTED, refused(gate.ask(payment, 1_000)));
    gate.pass(Duration.ofSeconds(250));
    gate.settle(true);
    assertEquals(List.of(), gate.bench.chain.sent);
    assertEquals(0, gate.bench.sessions.active());
  }

  @Test
  void aFailedAnswerThatIsPaidMayBeAskedForOnceMore() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation failed = gate.reserve(payment, 1_000);
    CompletableFuture<SettleAnswer> paid = gate.settle(failed);
    gate.settle(true);
    var _ = gate.charge(failed, 0);
    Reservation again = gate.reserve(payment, 1_000);
    SettleAnswer same = gate.settle(again).get();
    assertTrue(same.isRepeated());
    assertEquals(paid.get().transaction(), same.transaction());
    var _ = gate.charge(again, 0);
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 1_000)));
    assertEquals(1, gate.bench.chain.sent.size());
  }

  @Test
  void aGateThatDiesAfterSettlingLeavesThePaymentOneMoreRequest() throws Exception {
    Payment payment = gate.pay(EXACT);
    var _ = gate.settle(gate.reserve(payment, 1_000));
    gate.settle(true);
    gate.pass(Duration.ofSeconds(31));
    var _ = gate.charge(gate.reserve(payment, 1_000), 1_000);
    gate.bench.sessions.round();
    assertEquals(0, gate.bench.sessions.active());
  }

  @Test
  void aFailedSettlementIsSaidAndIsNoLoss() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation reservation = gate.reserve(payment, 1_000);
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    gate.bench.chain.revert = Optional.of("balance gone");
    gate.settle(true);
    assertEquals(Reason.EXACT_FAILED, answer.get().refusal().orElseThrow().reason());
    var _ = gate.charge(reservation, 0);
    gate.bench.chain.finalized = ++gate.bench.chain.head;
    gate.settle(true);
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(0, gate.bench.sessions.lost());
  }

  @Test
  void aReservationThatHasLapsedIsNotSettled() {
    Reservation reservation = gate.reserve(gate.pay(EXACT), 1_000);
    while (gate.bench.sessions.active() == 1 && gate.bench.sessions.openHolds() == 1) {
      var _ =
          gate.bench.sessions.progress(reservation.id(), Uint256.ZERO, Bench.GATE).orElseThrow();
      gate.pass(Duration.ofSeconds(10));
    }
    assertEquals(
        Reason.RESERVATION_CLOSED,
        refusal(gate.bench.sessions.settle(reservation.id(), Bench.GATE)).reason());
  }

  @Test
  void aSessionOfUptoIsNotSettledByItsGate() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 10);
    Refusal refused = refusal(gate.bench.sessions.settle(reservation.id(), Bench.GATE));
    assertEquals(Reason.UNSUPPORTED_SCHEME, refused.reason());
  }
}
