package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;
import network.haca.x402.gate.Reconciliation;
import org.junit.jupiter.api.Test;

/** X13: a credit is made once, never above what was charged, and the books add up after it. */
class CreditingTest {
  private static final Duration IDLE = Duration.ofSeconds(31);

  private final SessionBench bench = new SessionBench();
  private final Payment payment = bench.pay(SessionBench.UPTO);
  private final Bytes32 name = Session.paymentId(PaymentIdentity.of(payment, SessionBench.UPTO));

  private Reading<CorrectionAnswer> credit(int id, long amount) {
    return bench.bench.sessions.credit(
        new CorrectionRequest(Bytes32.ofUnsigned(id), name, Uint256.of(amount), "a bad answer"),
        "operator-a");
  }

  private CorrectionAnswer credited(int id, long amount) {
    return switch (credit(id, amount)) {
      case Reading.Value<CorrectionAnswer>(CorrectionAnswer made) -> made;
      case Reading.Refused<CorrectionAnswer>(Refusal why) ->
          throw new AssertionError(why.message());
    };
  }

  private Reason refused(int id, long amount) {
    return switch (credit(id, amount)) {
      case Reading.Value<CorrectionAnswer>(CorrectionAnswer made) ->
          throw new AssertionError(made.toString());
      case Reading.Refused<CorrectionAnswer>(Refusal why) -> why.reason();
    };
  }

  private List<Reconciliation.Difference> differences() throws Exception {
    Reconciliation all = new Reconciliation();
    bench.bench.ledger.entries.forEach(all::add);
    return all.differences(
        (_, _, transaction) ->
            bench.bench.ledger.entries.stream()
                .filter(each -> each.transaction().filter(transaction::equals).isPresent())
                .map(each -> each.amount().value())
                .toList());
  }

  @Test
  void whatIsCreditedBeforeTheClaimIsNotSettled() throws Exception {
    var _ = bench.charge(bench.reserve(payment, 500), 200);
    assertEquals(new CorrectionAnswer(Uint256.of(50), Uint256.of(150), false), credited(1, 50));
    bench.pass(IDLE);
    assertEquals(Uint256.of(150), claim().amount());
    assertEquals(Reason.PENDING, refused(2, 1));
    bench.settle(true);
    assertEquals(List.of(), differences());
  }

  @Test
  void aRepeatedCreditCreditsNothingMoreEvenAfterARestart() {
    var _ = bench.charge(bench.reserve(payment, 500), 200);
    assertFalse(credited(1, 50).isRepeated());
    bench.bench.restart();
    assertEquals(new CorrectionAnswer(Uint256.of(50), Uint256.of(150), true), credited(1, 50));
    assertEquals(Reason.CORRECTION_REFUSED, refused(1, 51));
    assertEquals(
        1,
        bench.bench.ledger.entries.stream()
            .filter(each -> each.kind() == BookEntry.Kind.CORRECTED)
            .count());
  }

  @Test
  void noMoreIsCreditedThanWasCharged() throws Exception {
    assertEquals(Reason.PAYMENT_UNKNOWN, refused(1, 1));
    var reservation = bench.reserve(payment, 500);
    assertEquals(Reason.CORRECTION_REFUSED, refused(1, 1));
    var _ = bench.charge(reservation, 200);
    assertEquals(Reason.CORRECTION_REFUSED, refused(1, 201));
    bench.pass(IDLE);
    bench.settle(true);
    assertEquals(Uint256.of(80), credited(2, 120).left());
    assertEquals(Reason.CORRECTION_REFUSED, refused(3, 81));
    assertEquals(Uint256.ZERO, credited(4, 80).left());
    assertEquals(List.of(), differences());
  }

  @Test
  void aLossThatIsWrittenOffBalances() throws Exception {
    var _ = bench.charge(bench.reserve(payment, 500), 200);
    bench.pass(IDLE);
    bench.settle(false);
    bench.settle(false);
    assertTrue(differences().getFirst().what().contains("200 were not paid"));
    var _ = credited(1, 200);
    assertEquals(List.of(), differences());
  }

  @Test
  void theBooksSayWhoCreditedAndWhy() {
    var _ = bench.charge(bench.reserve(payment, 500), 200);
    var _ = credited(1, 50);
    BookEntry entry = bench.bench.ledger.entries.getLast();
    assertEquals(BookEntry.Kind.CORRECTED, entry.kind());
    assertEquals("operator-a", entry.gate());
    assertEquals("a bad answer", entry.note());
    assertEquals(name, entry.payment());
  }

  private Claim claim() {
    return bench.bench.ledger.unfinished(Network.BASE_SEPOLIA).getFirst();
  }
}
