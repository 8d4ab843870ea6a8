package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.EXACT;
import static network.haca.facilitator.core.SessionBench.UPTO;
import static network.haca.facilitator.core.SessionBench.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Bytes;
import network.haca.x402.Network;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.SettleAnswer;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * X8, X9: nobody is told to pay anew while a payment of {@code exact} may still move, and none
 * moves by a transaction of ours once its answer cannot be had any more.
 */
class RevertedPaymentTest {
  private final SessionBench gate = new SessionBench();
  private final Bench bench = gate.bench;

  @BeforeEach
  void nothingIsSafe() {
    bench.chain.safe = 0;
  }

  private static Reason reason(CompletableFuture<SettleAnswer> answer) {
    return answer.join().refusal().orElseThrow().reason();
  }

  private Claim claim(Payment payment) {
    return bench.ledger.find(PaymentIdentity.of(payment, EXACT)).orElseThrow();
  }

  private Reservation revert(Payment payment) throws Exception {
    Reservation reservation = gate.reserve(payment, 1_000);
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    assertEquals(Reason.PENDING, refused(gate.ask(payment, 1_000)));
    gate.settle(false);
    assertEquals(Reason.PENDING, reason(answer));
    return reservation;
  }

  @Test
  void itIsPendingUntilTheRevertIsFinalAndFailedThen() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation reservation = revert(payment);
    var _ = gate.charge(reservation, 0);
    bench.sessions.round();
    assertEquals(Reason.PENDING, refused(gate.ask(payment, 1_000)));
    bench.finish();
    assertEquals(0, bench.sessions.active());
    assertInstanceOf(Stage.Failed.class, claim(payment).stage());
    assertEquals(Reason.SESSION_EXPIRED, refused(gate.ask(payment, 1_000)));
  }

  @Test
  void whileItsAnswerCanBeHadTheSameTransactionIsSentAgain() throws Exception {
    Payment payment = gate.pay(EXACT);
    var _ = revert(payment);
    Bytes raw = bench.chain.sent.getLast();
    bench.loseBlocks();
    bench.settler.round();
    assertEquals(raw, bench.chain.sent.getLast());
  }

  @Test
  void afterThatItsNonceIsTakenByATransactionThatMovesNothing() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation reservation = revert(payment);
    Bytes raw = bench.chain.sent.getLast();
    var _ = gate.charge(reservation, 0);
    gate.pass(Duration.ofSeconds(EXACT.timeoutSeconds()));
    bench.chain.sent.clear();
    bench.loseBlocks();
    bench.settler.round();
    assertTrue(bench.chain.sent.stream().noneMatch(raw::equals), "it would move the price");
    Attempt cancelling = claim(payment).latest().orElseThrow();
    assertTrue(cancelling.isCancelling());
    assertEquals(claim(payment).attempts().getFirst().nonce(), cancelling.nonce());
    bench.restart();
    var _ = bench.chain.include(true);
    bench.settler.round();
    assertInstanceOf(Stage.Failed.class, claim(payment).stage());
    assertEquals(FakeChain.COST.shiftLeft(1), bench.spending.ofDay(), "both have cost gas");
    bench.finish();
    assertEquals(0, bench.sessions.active());
  }

  @Test
  void oneThatAnotherTransactionOfTheAccountOutranIsNotSentWithANewNonce() throws Exception {
    Payment payment = gate.pay(EXACT);
    var _ = gate.charge(revert(payment), 0);
    gate.pass(Duration.ofSeconds(EXACT.timeoutSeconds()));
    bench.loseBlocks();
    bench.chain.nonce = 5;
    int attempts = claim(payment).attempts().size();
    for (int look = 0; look <= SentClaims.LOOKS_UNTIL_TAKEN; look++) {
      bench.settler.round();
    }
    assertEquals(attempts, claim(payment).attempts().size());
    assertInstanceOf(Stage.Failed.class, claim(payment).stage());
  }

  /** X9: gas is booked by transaction, so that no other way to a second one is free. */
  @Test
  void aSecondTransactionIsBookedToo() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 200);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(false);
    Bytes first = bench.chain.sent.getLast();
    bench.loseBlocks();
    bench.pass(Duration.ofSeconds(16));
    bench.settler.round();
    bench.pass(Duration.ofSeconds(16));
    bench.settler.round();
    assertNotEquals(first, bench.chain.sent.getLast());
    var _ = bench.chain.include(true);
    bench.settler.round();
    assertEquals(FakeChain.COST.shiftLeft(1), bench.spending.ofDay());
    bench.restart();
    assertEquals(FakeChain.COST.shiftLeft(1), bench.spending.ofDay());
  }

  /** X9: a failure that is undone is released by as many blocks as any other settlement. */
  @Test
  void oneThatSucceedsInAnotherBranchCountsOnceItHasItsConfirmations() throws Exception {
    Bench slow = new Bench(false, 3);
    slow.chain.safe = 0;
    var _ = slow.settle(slow.pay(EXACT, 7));
    slow.settler.round();
    Bytes raw = slow.chain.sent.getLast();
    var _ = slow.chain.include(false);
    slow.chain.head += 3;
    slow.settler.round();
    slow.chain.included.clear();
    var _ = slow.chain.include(raw, true);
    slow.settler.round();
    assertEquals(new Stage.Open(Stage.Past.FAILED), only(slow).stage());
    slow.chain.head += 3;
    slow.settler.round();
    assertInstanceOf(Stage.Settled.class, only(slow).stage());
  }

  private static Claim only(Bench bench) {
    return bench.ledger.unfinished(Network.BASE_SEPOLIA).getFirst();
  }

  @Test
  void whatWaitsForAFailureToBeFinalKeepsNobodyElseOut() throws Exception {
    bench.restart(100, 1);
    Reservation reservation = gate.reserve(gate.pay(EXACT), 1_000);
    var _ = gate.settle(reservation);
    gate.settle(false);
    var _ = gate.charge(reservation, 0);
    bench.sessions.round();
    assertEquals(1, bench.sessions.active());
    var _ = gate.reserve(gate.payer(0x22).pay(EXACT, 1), 1_000);
    assertEquals(Reason.UNAVAILABLE, refused(gate.ask(gate.payer(0x33).pay(EXACT, 1), 1_000)));
  }

  @Test
  void oneOfWhichNothingWasSentWaitsForNothing() throws Exception {
    Reservation reservation = gate.reserve(gate.pay(EXACT), 1_000);
    bench.chain.revert = Optional.of("balance gone");
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    gate.settle(true);
    assertEquals(Reason.EXACT_FAILED, reason(answer));
    var _ = gate.charge(reservation, 0);
    bench.sessions.round();
    assertEquals(0, bench.sessions.active());
  }
}
