package network.haca.facilitator.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Attempt;
import network.haca.facilitator.core.Change;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Cost;
import network.haca.facilitator.core.Credit;
import network.haca.facilitator.core.Finality;
import network.haca.facilitator.core.Hold;
import network.haca.facilitator.core.Loss;
import network.haca.facilitator.core.Moved;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.SessionStage;
import network.haca.facilitator.core.Stage;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentChecks;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Version;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and what belongs to them are after a start what they were. */
class SessionLedgerTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Bytes32 ID = Bytes32.fromHex("0x" + "ab".repeat(32));
  @TempDir private Path folder;

  @Test
  void sessionsOfBothSchemesAndVersions() throws Exception {
    Offer exact = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Payment second = new TestPayer(NOW).pay(exact, 2);
    Payment first =
        new Payment(
            Version.V1,
            Scheme.EXACT,
            exact.network(),
            Optional.empty(),
            new TestPayer(NOW).authorization(exact, 3),
            second.signature());
    List<Session> sessions =
        List.of(
            session(
                new TestPayer(NOW).pay(upto(), 1),
                upto(),
                SessionStage.OPEN,
                Bytes32.ofUnsigned(1)),
            session(second, exact, SessionStage.PAID, Bytes32.ofUnsigned(2)),
            session(first, exact, SessionStage.CLAIMED, Bytes32.ofUnsigned(3)));
    try (LedgerDatabase ledger = open()) {
      for (Session each : sessions) {
        ledger.write(List.of(new Change.OfSession(each))).await();
      }
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(3, ledger.activeSessions().size());
      for (Session each : sessions) {
        assertEquals(Optional.of(each), ledger.session(each.identity()));
        assertEquals(Optional.of(each), ledger.sessionOf(each.token()));
        assertFalse(
            ledger.claim(claim(each, new Stage.Open(Stage.Past.NONE))), "a session has its nonce");
      }
    }
  }

  @Test
  void aNonceIsASessionsOrAClaimsAndNotBoth() throws Exception {
    Session session =
        session(
            new TestPayer(NOW).pay(upto(), 1), upto(), SessionStage.OPEN, Bytes32.ofUnsigned(1));
    try (LedgerDatabase ledger = open()) {
      assertTrue(ledger.claim(claim(session, new Stage.Open(Stage.Past.NONE))));
      assertEquals(Optional.empty(), ledger.open(session, List.of()));
      assertEquals(Optional.empty(), ledger.session(session.identity()));
      Session other =
          session(
              new TestPayer(NOW).pay(upto(), 2), upto(), SessionStage.OPEN, Bytes32.ofUnsigned(2));
      ledger.open(other, List.of()).orElseThrow().await();
      assertEquals(Optional.empty(), ledger.open(other, List.of()));
    }
  }

  @Test
  void whatIsDoneIsFoundAndNotLoaded() throws Exception {
    Session done =
        session(
            new TestPayer(NOW).pay(upto(), 1), upto(), SessionStage.DONE, Bytes32.ofUnsigned(1));
    Hold open = hold(done, Optional.empty());
    Hold.End end =
        new Hold.End(
            BigInteger.ONE,
            true,
            true,
            true,
            new Usage(1, 2, 3, 4),
            "model",
            BigInteger.TWO,
            BigInteger.TEN);
    try (LedgerDatabase ledger = open()) {
      ledger.write(List.of(new Change.OfSession(done), new Change.OfHold(open))).await();
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(List.of(), ledger.activeSessions());
      assertEquals(List.of(open), ledger.holds());
      ledger.write(List.of(new Change.OfHold(hold(done, Optional.of(end))))).await();
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(List.of(), ledger.holds());
      assertEquals(Optional.of(hold(done, Optional.of(end))), ledger.hold(ID));
    }
  }

  @Test
  void lossesAndThoseWhoHavePaid() throws Exception {
    Loss loss = new Loss(TestPayer.PAY_TO, NOW, 500_000);
    try (LedgerDatabase ledger = open()) {
      ledger.write(List.of(new Change.NewLoss(loss), new Change.HasPaid(TestPayer.TOKEN))).await();
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(List.of(loss), ledger.lossesSince(NOW));
      assertEquals(List.of(), ledger.lossesSince(NOW.plusMillis(1)));
      assertEquals(Optional.of(NOW), ledger.lastLoss(TestPayer.PAY_TO));
      assertTrue(ledger.hasPaid(TestPayer.TOKEN));
      assertFalse(ledger.hasPaid(TestPayer.PAY_TO));
    }
  }

  @Test
  void theEndOfAClaimIsInTheBooksOnceAndEntriesGoOnAfterAStart() throws Exception {
    Session session =
        session(
            new TestPayer(NOW).pay(upto(), 1), upto(), SessionStage.CLAIMED, Bytes32.ofUnsigned(1));
    Claim open = claim(session, new Stage.Open(Stage.Past.NONE));
    Stage.Settled settled = new Stage.Settled(Optional.of(ID), 5, Finality.INCLUDED);
    try (LedgerDatabase ledger = open()) {
      assertTrue(ledger.claim(open));
      assertEquals(0, ledger.books().page(0, 10).entries().size());
      ledger.update(claim(session, settled));
      assertEquals(0, ledger.books().size(), "X9: what is not safe is not booked");
      ledger.update(claim(session, new Stage.Settled(Optional.of(ID), 5, Finality.SAFE)));
      assertEquals(1, ledger.books().size());
    }
    try (LedgerDatabase ledger = open()) {
      ledger.update(claim(session, new Stage.Settled(Optional.of(ID), 5, Finality.FINAL)));
      List<BookEntry> entries = List.copyOf(ledger.books().page(0, 10).entries().values());
      assertEquals(1, entries.size());
      assertEquals(BookEntry.Kind.SETTLED, entries.getFirst().kind());
      assertEquals(Optional.of(ID), entries.getFirst().transaction());
      ledger.write(List.of(new Change.Entry(entries.getFirst()))).await();
      assertEquals(List.of(2L), List.copyOf(ledger.books().page(1, 10).entries().keySet()));
    }
  }

  @Test
  void howFarTheBooksWereToldIsKept() throws Exception {
    try (LedgerDatabase ledger = open()) {
      assertEquals(0, ledger.books().told());
      ledger.books().told(41);
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(41, ledger.books().told());
    }
  }

  @Test
  void aPaymentIsFoundByItsNameAndItsCreditsAreKept() throws Exception {
    Payment payment = new TestPayer(NOW).pay(upto(), 1);
    Claim claim =
        claim(session(payment, upto(), SessionStage.CLAIMED, ID), new Stage.Open(Stage.Past.NONE));
    Bytes32 name = Session.paymentId(claim.identity());
    Credit credit = new Credit(name, ID, BigInteger.TWO, BigInteger.TEN, BigInteger.valueOf(5));
    try (LedgerDatabase ledger = open()) {
      assertTrue(ledger.claim(claim));
      ledger.write(List.of(new Change.NewCredit(credit))).await();
    }
    try (LedgerDatabase ledger = open()) {
      assertEquals(Optional.of(claim.identity()), ledger.payment(name));
      assertEquals(Optional.of(credit), ledger.credit(name, ID));
      assertEquals(Optional.empty(), ledger.credit(ID, ID));
      assertEquals(BigInteger.TEN, ledger.creditedAfterClaim(name));
    }
  }

  @Test
  void aTransferIsOnePaymentsAndACostIsOfItsNetworkAndDay() throws Exception {
    Claim one =
        claim(
            session(new TestPayer(NOW).pay(upto(), 1), upto(), SessionStage.CLAIMED, ID),
            new Stage.Open(Stage.Past.NONE));
    Claim other =
        claim(
            session(new TestPayer(NOW).pay(upto(), 2), upto(), SessionStage.CLAIMED, ID),
            new Stage.Open(Stage.Past.NONE));
    Moved transfer = new Moved(Network.BASE, ID, 3, 9);
    Cost cost = new Cost(Network.BASE, NOW, ID, BigInteger.TWO.pow(70));
    Cost old = new Cost(Network.BASE, NOW.minusSeconds(9), ID, BigInteger.ONE);
    Cost elsewhere = new Cost(Network.BASE_SEPOLIA, NOW, ID, BigInteger.ONE);
    try (LedgerDatabase ledger = open()) {
      ledger
          .write(
              List.of(
                  new Change.NewTransfer(transfer, one.identity()),
                  new Change.NewCost(old),
                  new Change.NewCost(cost),
                  new Change.NewCost(elsewhere)))
          .await();
    }
    try (LedgerDatabase ledger = open()) {
      assertTrue(ledger.isFree(transfer, one.identity()));
      assertFalse(ledger.isFree(transfer, other.identity()));
      assertTrue(ledger.isFree(new Moved(Network.BASE, ID, 4, 9), other.identity()));
      assertEquals(List.of(cost), ledger.costsSince(Network.BASE, NOW));
    }
  }

  @Test
  void whatATransactionOfOursMovedIsNoOtherPayments() throws Exception {
    Session session = session(new TestPayer(NOW).pay(upto(), 1), upto(), SessionStage.CLAIMED, ID);
    Attempt attempt = new Attempt(1, ID, Bytes.EMPTY, BigInteger.ONE);
    Claim settled =
        claim(session, new Stage.Open(Stage.Past.NONE))
            .with(attempt)
            .at(new Stage.Settled(Optional.of(ID), 5, Finality.INCLUDED));
    Moved transfer = new Moved(session.identity().network(), ID, 3, 5);
    try (LedgerDatabase ledger = open()) {
      ledger.update(settled);
      assertTrue(ledger.isFree(transfer, session.identity()));
      Payment other = new TestPayer(NOW).pay(upto(), 2);
      assertFalse(ledger.isFree(transfer, PaymentIdentity.of(other, upto())));
    }
  }

  private LedgerDatabase open() throws Exception {
    return LedgerDatabase.open(folder, InstantSource.fixed(NOW));
  }

  private static Offer upto() {
    return TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
  }

  private static Session session(Payment payment, Offer offer, SessionStage stage, Bytes32 token) {
    return new Session(
        PaymentIdentity.of(payment, offer),
        token,
        "gate-a",
        new Door("host", "POST", "/path"),
        payment,
        offer,
        77,
        PaymentChecks.digest(payment, offer).orElseThrow(),
        true,
        NOW.plusSeconds(300),
        new Session.Tally(BigInteger.ONE, BigInteger.TWO, BigInteger.TEN, 3, 4, true),
        NOW,
        stage);
  }

  private static Hold hold(Session session, Optional<Hold.End> end) {
    return new Hold(
        ID,
        session.identity(),
        "gate-a",
        "node",
        BigInteger.TEN,
        BigInteger.TWO,
        NOW,
        NOW.plusSeconds(9),
        "v1",
        "0.25",
        true,
        end);
  }

  private static Claim claim(Session session, Stage stage) {
    return new Claim(
        session.identity(),
        session.from(),
        session.digest(),
        session.gate(),
        session.payment().payer(),
        session.offer().token(),
        session.offer().payTo(),
        session.offer().amount(),
        true,
        SettlementCall.of(session.payment(), session.offer(), session.offer().amount(), true),
        List.of(),
        stage);
  }
}
