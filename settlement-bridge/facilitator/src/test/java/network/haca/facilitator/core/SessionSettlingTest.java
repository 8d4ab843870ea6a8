package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.UPTO;
import static network.haca.facilitator.core.SessionBench.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.x402.Network;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.Test;

/** Rules X7 and X8: when a session is settled, for how much, and what a payer may owe. */
class SessionSettlingTest {
  private final SessionBench gate = new SessionBench();

  @Test
  void anIdleSessionIsSettledForItsCharges() throws Exception {
    Payment payment = gate.pay(UPTO);
    var _ = gate.charge(gate.reserve(payment, 200), 70);
    var _ = gate.charge(gate.reserve(payment, 200), 30);
    gate.pass(Duration.ofSeconds(30));
    assertEquals(List.of(), claims());
    gate.pass(Duration.ofSeconds(1));
    assertEquals(Uint256.of(100), claims().getFirst().amount());
    gate.settle(true);
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 1)));
  }

  @Test
  void aQuarterOfTheCapIsSettledOnceNoRequestIsUnderWay() {
    Payment payment = gate.pay(UPTO);
    Reservation open = gate.reserve(payment, 200);
    var _ = gate.charge(gate.reserve(payment, 300), 250);
    gate.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), claims());
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 1)));
    var _ = gate.charge(open, 10);
    gate.pass(Duration.ofSeconds(1));
    assertEquals(Uint256.of(260), claims().getFirst().amount());
  }

  @Test
  void aSessionThatCostNothingIsOverWithoutATransaction() throws Exception {
    Payment payment = gate.pay(UPTO);
    var _ = gate.charge(gate.reserve(payment, 200), 0);
    gate.pass(Duration.ofSeconds(100));
    assertEquals(1, gate.bench.sessions.active());
    gate.pass(Duration.ofSeconds(140));
    gate.settle(true);
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(List.of(), gate.bench.chain.sent);
  }

  @Test
  void aGateThatReportsForEverHoldsNoRequestOpenBeyondItsTime() {
    Payment payment = gate.pay(UPTO);
    Reservation reservation = gate.reserve(payment, 200);
    while (gate.bench.now.isBefore(reservation.deadline())) {
      var _ = gate.bench.sessions.progress(reservation.id(), Uint256.of(40), Bench.GATE);
      gate.pass(Duration.ofSeconds(10));
    }
    var _ = gate.bench.sessions.progress(reservation.id(), Uint256.of(40), Bench.GATE);
    gate.pass(Duration.ofSeconds(16));
    assertEquals(0, gate.bench.sessions.openHolds());
    gate.pass(Duration.ofSeconds(31));
    assertEquals(Uint256.of(40), claims().getFirst().amount());
  }

  @Test
  void whatAPayerOwesOverAllItsSessionsIsBounded() throws Exception {
    Payment first = gate.pay(UPTO);
    Reservation open = gate.reserve(first, 600);
    Payment second = gate.pay(UPTO);
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(second, 401)));
    Reservation other = gate.reserve(second, 400);
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(first, 1)));
    var _ = gate.charge(other, 0);
    var _ = gate.charge(open, 600);
    gate.pass(Duration.ofSeconds(1));
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(gate.pay(UPTO), 401)));
    gate.settle(true);
    assertEquals(Uint256.ZERO, gate.reserve(gate.pay(UPTO), 1_000).remaining());
  }

  /** Who waits for room asks again and again, each time with a payment that is not known. */
  @Test
  void aPayerWithoutRoomForASessionCostsNoQuestionToTheChain() {
    for (int i = 0; i < 8; i++) {
      var _ = gate.charge(gate.reserve(gate.pay(UPTO), 100), 100);
    }
    gate.bench.chain.isDown = true;
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(gate.pay(UPTO), 100)));
  }

  /** X7: the next request waits for settlement, which begins at once. */
  @Test
  void whoOwesTooMuchHasItsIdleSessionsSettledBeforeTheirTime() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 200), 200);
    Payment next = gate.pay(UPTO);
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(next, 900)));
    gate.bench.sessions.round();
    assertEquals(Reason.EXPOSURE_EXCEEDED, refused(gate.ask(next, 900)));
    gate.settle(true);
    assertEquals(Uint256.of(100), gate.reserve(next, 900).remaining());
  }

  @Test
  void anotherPayersDebtIsNotOnes() {
    var _ = gate.reserve(gate.pay(UPTO), 1_000);
    var _ = gate.reserve(gate.payer(0x22).pay(UPTO, 1), 1_000);
  }

  @Test
  void aBalanceThatWentAwayStopsTheNextRequest() {
    Payment payment = gate.pay(UPTO);
    var _ = gate.charge(gate.reserve(payment, 100), 100);
    gate.bench.chain.balance = Uint256.of(150);
    gate.bench.pass(Duration.ofSeconds(29));
    var _ = gate.charge(gate.reserve(payment, 60), 0);
    gate.bench.pass(Duration.ofSeconds(2));
    assertEquals(Reason.PERMIT2_BALANCE, refused(gate.ask(payment, 60)));
    var _ = gate.reserve(payment, 50);
  }

  @Test
  void aNonceThatWasCancelledEndsTheSession() {
    Payment payment = gate.pay(UPTO);
    var _ = gate.charge(gate.reserve(payment, 100), 100);
    gate.bench.chain.used.add(identity(payment));
    gate.bench.pass(Duration.ofSeconds(31));
    assertEquals(Reason.PERMIT2_NONCE, refused(gate.ask(payment, 60)));
    gate.bench.sessions.round();
    assertEquals(Uint256.of(100), claims().getFirst().amount());
  }

  @Test
  void aFailedSettlementIsALossAndClosesThePayer() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 500);
    gate.bench.chain.revert = Optional.of("InvalidNonce");
    gate.pass(Duration.ofSeconds(1));
    gate.settle(true);
    assertEquals(500_000, gate.bench.sessions.lost());
    gate.bench.chain.revert = Optional.empty();
    assertEquals(Reason.PAYER_LOSSES, refused(gate.ask(gate.pay(UPTO), 1)));
    gate.bench.restart();
    assertEquals(500_000, gate.bench.sessions.lost());
    assertEquals(Reason.PAYER_LOSSES, refused(gate.ask(gate.pay(UPTO), 1)));
    gate.pass(Duration.ofDays(1).plusSeconds(1));
    assertEquals(0, gate.bench.sessions.lost());
  }

  @Test
  void afterManyLossesOnlyThosePayUptoWhoHavePaidBefore() throws Exception {
    var _ = gate.charge(gate.reserve(gate.payer(0x33).pay(UPTO, 1), 1_000), 1_000);
    gate.pass(Duration.ofSeconds(1));
    gate.settle(true);
    gate.bench.chain.revert = Optional.empty();
    for (int cheat = 0x41; cheat < 0x45; cheat++) {
      var _ = gate.charge(gate.reserve(gate.payer(cheat).pay(UPTO, 1), 1_000), 1_000);
    }
    gate.bench.chain.revert = Optional.of("TRANSFER_FROM_FAILED");
    gate.pass(Duration.ofSeconds(1));
    gate.settle(true);
    gate.bench.chain.revert = Optional.empty();
    assertEquals(Reason.NEW_PAYERS_PAUSED, refused(gate.ask(gate.payer(0x55).pay(UPTO, 1), 1)));
    var _ = gate.reserve(gate.payer(0x33).pay(UPTO, 2), 1_000);
    var _ = gate.reserve(gate.payer(0x55).pay(SessionBench.EXACT, 2), 1_000);
  }

  @Test
  void theBooksAddUpAndAPrivateRequestStandsInThemByItsAmountAlone() throws Exception {
    Payment payment = gate.pay(UPTO);
    var _ = gate.charge(gate.reserve(payment, 200), 70);
    Reservation secret =
        SessionBench.reserved(
            gate.bench.sessions.reserve(
                gate.request(new Means.ByPayment(payment), UPTO, SessionBench.CHAT, 100, true),
                Bench.GATE));
    var _ = gate.charge(secret, 9);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(true);
    List<BookEntry> entries = gate.bench.ledger.entries;
    assertEquals(
        List.of("OPENED", "RESERVED", "CHARGED", "CLAIMED"),
        entries.stream().map(each -> each.kind().name()).toList());
    assertEquals(Uint256.of(79), entries.getLast().amount());
    assertEquals(Uint256.of(9), entries.getLast().hidden());
    assertTrue(entries.stream().noneMatch(each -> each.toString().contains("cdcd")));
  }

  private List<Claim> claims() {
    return gate.bench.ledger.unfinished(Network.BASE_SEPOLIA);
  }

  private static PaymentIdentity identity(Payment payment) {
    return PaymentIdentity.of(payment, UPTO);
  }
}
