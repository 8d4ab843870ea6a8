package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.CHAT;
import static network.haca.facilitator.core.SessionBench.UPTO;
import static network.haca.facilitator.core.SessionBench.refused;
import static network.haca.facilitator.core.SessionBench.reserved;
import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.haca.primitives.Bytes;
import network.haca.primitives.Ed25519;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Reason;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.SessionToken;
import network.haca.x402.gate.Usage;
import org.junit.jupiter.api.Test;

/** Rules X1, X3, X4 and X6: what is reserved, charged, and by whom. */
class SessionsTest {
  private final SessionBench gate = new SessionBench();

  @Test
  void whatIsReservedIsChargedAndTheRestIsFree() {
    Reservation first = gate.reserve(gate.pay(UPTO), 600);
    assertEquals(Uint256.of(400), first.remaining());
    assertEquals(
        new ChargeAnswer(Uint256.of(100), Uint256.of(100), Uint256.of(900)),
        gate.charge(first, 100));
  }

  @Test
  void aPaymentSentManyTimesAtOnceOpensOneSessionWithinItsCap() throws Exception {
    Payment payment = gate.pay(UPTO);
    List<Future<ReserveAnswer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 248; i++) {
        answers.add(clients.submit(() -> gate.ask(payment, 30)));
      }
    }
    int reserved = 0;
    for (Future<ReserveAnswer> answer : answers) {
      if (answer.get() instanceof ReserveAnswer.Reserved) {
        reserved++;
      } else {
        assertEquals(Reason.SESSION_EXHAUSTED, refused(answer.get()));
      }
    }
    assertEquals(33, reserved);
    assertEquals(1, gate.bench.sessions.active());
    assertEquals(1, gate.bench.ledger.entries.stream().filter(SessionsTest::isOpening).count());
  }

  private static boolean isOpening(BookEntry entry) {
    return entry.kind() == BookEntry.Kind.OPENED;
  }

  @Test
  void nothingIsChargedAboveWhatWasReserved() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    assertEquals(Uint256.of(200), gate.charge(reservation, 5_000).charged());
    assertTrue(
        gate.bench.ledger.entries.getLast().request().orElseThrow().isCut(),
        "the books say that more was asked for");
  }

  @Test
  void aSecondChargeChangesNothing() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    ChargeAnswer once = gate.charge(reservation, 50);
    assertEquals(once, gate.charge(reservation, 150));
    assertEquals(once, gate.charge(reservation, 0));
  }

  @Test
  void aLapsedLeaseIsChargedWhatWasReportedLast() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    assertInstanceOf(ProgressAnswer.Renewed.class, progress(reservation, 80));
    gate.pass(Duration.ofSeconds(20));
    assertInstanceOf(ProgressAnswer.Renewed.class, progress(reservation, 70));
    gate.pass(Duration.ofSeconds(29));
    assertEquals(1, gate.bench.sessions.openHolds());
    gate.pass(Duration.ofSeconds(2));
    assertEquals(0, gate.bench.sessions.openHolds());
    assertEquals(new ProgressAnswer.Closed(Uint256.of(80)), progress(reservation, 90));
  }

  @Test
  void aLateChargeIsComparedWithTheLapsedOneAndNotAdded() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    var _ = progress(reservation, 80);
    gate.pass(Duration.ofSeconds(31));
    assertEquals(
        new ChargeAnswer(Uint256.of(120), Uint256.of(120), Uint256.of(880)),
        gate.charge(reservation, 120));
    assertEquals(Uint256.of(120), gate.charge(reservation, 190).charged());
  }

  @Test
  void aLateChargeBelowTheLapsedOneChangesNothing() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    var _ = progress(reservation, 80);
    gate.pass(Duration.ofSeconds(31));
    assertEquals(Uint256.of(80), gate.charge(reservation, 20).charged());
  }

  @Test
  void aLateChargeTakesNothingThatIsReservedForOthers() {
    Payment payment = gate.pay(UPTO);
    Reservation late = gate.reserve(payment, 800);
    gate.pass(Duration.ofSeconds(31));
    var _ = gate.reserve(payment, 900);
    assertEquals(
        new ChargeAnswer(Uint256.of(100), Uint256.of(100), Uint256.ZERO), gate.charge(late, 700));
  }

  @Test
  void anotherGateNeitherRenewsNorCharges() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 200);
    assertEquals(
        Optional.empty(), gate.bench.sessions.progress(reservation.id(), Uint256.of(1), "gate-b"));
    assertEquals(
        Optional.empty(),
        gate.bench.sessions.charge(
            reservation.id(), new ChargeRequest(Uint256.of(1), false, Usage.NONE, ""), "gate-b"));
  }

  @Test
  void aTokenGoesOnWithTheSessionOfItsPayment() {
    Reservation first = gate.reserve(gate.pay(UPTO), 100);
    var _ = gate.charge(first, 100);
    Means token = new Means.BySession(first.session().orElseThrow());
    Reservation second = reserved(reserve(token, CHAT, 900));
    assertEquals(Optional.empty(), second.session());
    assertEquals(Uint256.ZERO, second.remaining());
    assertEquals(Reason.SESSION_EXHAUSTED, refused(reserve(token, CHAT, 1)));
  }

  @Test
  void aTokenThatNobodyMadeIsUnknown() {
    assertEquals(
        Reason.SESSION_UNKNOWN,
        refused(reserve(new Means.BySession(new SessionToken("token-")), CHAT, 1)));
  }

  @Test
  void neitherHeaderNorTokenPaysForAnotherResource() {
    Payment payment = gate.pay(UPTO);
    Reservation first = gate.reserve(payment, 100);
    for (Means means :
        List.of(new Means.ByPayment(payment), new Means.BySession(first.session().orElseThrow()))) {
      for (Door door :
          List.of(
              new Door("other.example", CHAT.method(), CHAT.path()),
              new Door(CHAT.host(), "GET", CHAT.path()),
              new Door(CHAT.host(), CHAT.method(), "/v1/embeddings"))) {
        assertEquals(Reason.RESOURCE_MISMATCH, refused(reserve(means, door, 1)));
      }
    }
  }

  @Test
  void whoKnowsANonceButNoSignatureFindsNoSession() {
    Payment payment = gate.pay(UPTO);
    var _ = gate.reserve(payment, 100);
    Payment forged =
        new Payment(
            payment.version(),
            payment.scheme(),
            payment.network(),
            payment.accepted(),
            payment.authorization(),
            Bytes.fromHex("0x" + "1b".repeat(65)));
    assertEquals(Reason.CLAIMED, refused(gate.ask(forged, 1)));
  }

  @Test
  void aPaymentThatIsNotGoodOpensNoSession() {
    gate.bench.chain.revert = Optional.of("InvalidNonce");
    assertEquals(Reason.PERMIT2_SIMULATION, refused(gate.ask(gate.pay(UPTO), 1)));
    gate.bench.chain.isDown = true;
    assertEquals(Reason.UNAVAILABLE, refused(gate.ask(gate.pay(UPTO), 1)));
    assertEquals(0, gate.bench.sessions.active());
  }

  @Test
  void whatIsSettledAlreadyOpensNoSession() throws Exception {
    var request = gate.bench.pay(UPTO, 77);
    var settled = gate.bench.settle(request);
    gate.settle(true);
    assertTrue(settled.get().isSuccess());
    assertEquals(Reason.CLAIMED, refused(gate.ask(request.payment(), 1)));
  }

  @Test
  void whatHasASessionIsNotSettledBesideIt() throws Exception {
    Payment payment = gate.pay(UPTO);
    var _ = gate.reserve(payment, 100);
    var settled = gate.bench.settle(new FacilitatorRequest(payment, UPTO)).get();
    assertEquals(Reason.CLAIMED, settled.refusal().orElseThrow().reason());
  }

  @Test
  void aGrantNamesTheRequestTheNodeAndTheReservation() {
    Reservation reservation = gate.reserve(gate.pay(UPTO), 100);
    Grant grant = value(Grant.read(reservation.grant(), Ed25519.publicKeyOf(TestSecrets.KEY)));
    assertEquals(reservation.id(), grant.reservation());
    assertEquals("llm-1", grant.node());
    assertEquals(Bench.GATE, grant.gate());
    assertEquals(reservation.deadline(), grant.until());
  }

  @Test
  void aRequestEndsAMinuteBeforeThePermitDoes() {
    Payment payment = gate.pay(UPTO);
    Instant end = gate.deadline().minusSeconds(60);
    gate.bench.pass(Duration.ofSeconds(200));
    assertEquals(end, gate.reserve(payment, 100).deadline());
    gate.bench.pass(Duration.ofSeconds(40));
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 100)));
  }

  @Test
  void noSessionIsOpenForLongerThanAnHour() {
    Offer yearly =
        new Offer(
            UPTO.scheme(),
            UPTO.network(),
            UPTO.token(),
            UPTO.amount(),
            UPTO.payTo(),
            365L * 24 * 60 * 60,
            UPTO.method(),
            UPTO.domain(),
            UPTO.facilitator());
    Payment payment = gate.pay(yearly);
    var _ = gate.charge(gate.reserve(payment, 10), 0);
    gate.pass(Opening.LIFE_MAX.minus(SessionTerms.SETTLING_TIME));
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 10)));
  }

  private ReserveAnswer reserve(Means means, Door door, long amount) {
    return gate.bench.sessions.reserve(gate.request(means, UPTO, door, amount, false), Bench.GATE);
  }

  private ProgressAnswer progress(Reservation reservation, long charged) {
    return gate.bench
        .sessions
        .progress(reservation.id(), Uint256.of(charged), Bench.GATE)
        .orElseThrow();
  }
}
