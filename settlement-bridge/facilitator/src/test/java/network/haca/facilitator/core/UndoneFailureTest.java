package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.EXACT;
import static network.haca.facilitator.core.SessionBench.UPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.Network;
import network.haca.x402.Payment;
import network.haca.x402.SettleAnswer;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X9: a failure counts for good once no reorganisation can make a payment of it. */
class UndoneFailureTest {
  private final SessionBench gate = new SessionBench();
  private final Bench bench = gate.bench;

  @BeforeEach
  void nothingIsSafe() {
    bench.chain.safe = 0;
  }

  private Stage stage() {
    return bench.ledger.unfinished(Network.BASE_SEPOLIA).getFirst().stage();
  }

  private List<BookEntry.Kind> ends() {
    return bench.ledger.entries.stream()
        .map(BookEntry::kind)
        .filter(each -> each == BookEntry.Kind.SETTLED || each == BookEntry.Kind.FAILED)
        .toList();
  }

  /** A session that was charged, whose settlement reverts in a block. */
  private Bytes32 revert() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 200);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(false);
    assertInstanceOf(Stage.Failed.class, stage());
    return Keccak.hash(bench.chain.sent.getLast());
  }

  /** Another branch of the chain has the same transaction, and there it succeeds. */
  private void reorganise(Bytes32 transaction) throws Exception {
    bench.chain.included.put(transaction, new Inclusion(bench.chain.head, true, FakeChain.COST));
    bench.chain.head++;
    bench.settler.round();
  }

  @Test
  void aRevertIsBookedOnceItsBlockIsSafeAndWatchedUntilItIsFinal() throws Exception {
    var _ = revert();
    assertEquals(List.of(), ends());
    bench.chain.safe = bench.chain.head++;
    bench.settler.round();
    assertEquals(List.of(BookEntry.Kind.FAILED), ends());
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.FAILED), ends());
  }

  @Test
  void oneThatSucceedsInAnotherBranchIsPaidAndNeverBookedAsFailed() throws Exception {
    reorganise(revert());
    assertInstanceOf(Stage.Settled.class, stage());
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
    assertEquals(1, bench.ledger.costsSince(Network.BASE_SEPOLIA, Instant.MIN).size());
  }

  @Test
  void oneThatWasBookedAsFailedBeforeIsBookedAgainAfterARestartToo() throws Exception {
    Bytes32 transaction = revert();
    bench.chain.safe = bench.chain.head++;
    bench.settler.round();
    bench.restart();
    bench.chain.safe = 0;
    reorganise(transaction);
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.FAILED, BookEntry.Kind.SETTLED), ends());
  }

  @Test
  void oneWhoseBlockIsGoneIsSentAgainAsItWas() throws Exception {
    var _ = revert();
    Bytes raw = bench.chain.sent.getLast();
    bench.chain.sent.clear();
    bench.loseBlocks();
    assertEquals(new Stage.Open(Stage.Past.FAILED), stage());
    bench.settler.round();
    assertTrue(bench.chain.sent.stream().allMatch(raw::equals));
    assertFalse(bench.chain.sent.isEmpty());
    var _ = bench.chain.include(true);
    bench.settler.round();
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
  }

  /** X7: the payer is closed from the first failure on, and its loss is one. */
  @Test
  void oneThatFailsTwiceIsOneLoss() throws Exception {
    var _ = revert();
    assertEquals(200_000, bench.sessions.lost());
    bench.loseBlocks();
    bench.settler.round();
    var _ = bench.chain.include(false);
    bench.settler.round();
    bench.sessions.round();
    assertEquals(200_000, bench.sessions.lost());
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.FAILED), ends());
  }

  @Test
  void whatCouldNotBeSettledIsSettledOnceItCanWhileTheFailureIsNotFinal() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 200);
    bench.chain.revert = Optional.of("nonce is used up");
    gate.pass(Duration.ofSeconds(31));
    gate.settle(true);
    assertInstanceOf(Stage.Failed.class, stage());
    assertEquals(List.of(), bench.chain.sent);
    bench.chain.revert = Optional.empty();
    bench.chain.head++;
    bench.settler.round();
    gate.settle(true);
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
    assertEquals(1, bench.ledger.costsSince(Network.BASE_SEPOLIA, Instant.MIN).size());
    assertEquals(0, bench.sessions.lost(), "it is paid after all");
    assertEquals(Optional.empty(), bench.ledger.lastLoss(gate.payer(0x11).address()));
  }

  /** Nothing was answered for it, and its payer has been told so. */
  @Test
  void anExactPaymentThatCouldNotBeSettledIsNotTriedAgain() throws Exception {
    Reservation reservation = gate.reserve(gate.pay(EXACT), 1_000);
    bench.chain.revert = Optional.of("balance gone");
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    gate.settle(true);
    assertFalse(answer.get().isSuccess());
    bench.chain.revert = Optional.empty();
    bench.chain.head++;
    bench.settler.round();
    gate.settle(true);
    assertEquals(List.of(), bench.chain.sent);
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.FAILED), ends());
  }

  /** Never "paid but denied": whoever has paid after all has its answer for asking again. */
  @Test
  void anExactPaymentWhoseRevertIsUndoneBuysItsAnswer() throws Exception {
    Payment payment = gate.pay(EXACT);
    Reservation reservation = gate.reserve(payment, 1_000);
    CompletableFuture<SettleAnswer> answer = gate.settle(reservation);
    gate.settle(false);
    assertFalse(answer.get().isSuccess());
    var _ = gate.charge(reservation, 0);
    bench.sessions.round();
    reorganise(Keccak.hash(bench.chain.sent.getLast()));
    bench.sessions.round();
    Reservation again = gate.reserve(payment, 1_000);
    assertTrue(gate.settle(again).get().isSuccess());
    var _ = gate.charge(again, 1_000);
    bench.sessions.round();
    assertEquals(0, bench.sessions.active());
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
  }

  /** X9: an end is told of once, however often the chain went back behind it. */
  @Test
  void aSettlementThatIsUndoneAndComesBackIsBookedOnce() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 200);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(true);
    bench.chain.safe = bench.chain.head++;
    bench.settler.round();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
    bench.chain.safe = 0;
    bench.loseBlocks();
    assertEquals(new Stage.Open(Stage.Past.SETTLED), stage());
    bench.restart();
    bench.settler.round();
    var _ = bench.chain.include(true);
    bench.settler.round();
    bench.finish();
    assertEquals(List.of(BookEntry.Kind.SETTLED), ends());
  }

  /** X7: settled, undone, failed, undone and failed again. */
  @Test
  void whatWasReleasedIsLostOnceHoweverOftenItFails() throws Exception {
    var _ = gate.charge(gate.reserve(gate.pay(UPTO), 500), 200);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(true);
    for (int branch = 0; branch < 3; branch++) {
      bench.loseBlocks();
      bench.settler.round();
      var _ = bench.chain.include(false);
      bench.settler.round();
      bench.sessions.round();
      assertEquals(200_000, bench.sessions.lost());
    }
    bench.restart();
    assertEquals(200_000, bench.sessions.lost());
    reorganise(Keccak.hash(bench.chain.sent.getLast()));
    assertEquals(0, bench.sessions.lost());
  }
}
