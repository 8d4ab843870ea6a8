package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Test;

/**
 * X9: released after some blocks, booked once safe, closed once final, and sent again if undone.
 */
class FinalityTest {
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);

  private final Bench bench = new Bench();

  private Bytes32 settle() throws Exception {
    bench.settler.round();
    Bytes32 hash = bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    return hash;
  }

  private Stage stage() {
    return bench.ledger.unfinished(Network.BASE_SEPOLIA).getFirst().stage();
  }

  private void assertFinality(Finality finality) {
    assertEquals(finality, assertInstanceOf(Stage.Settled.class, stage()).finality());
  }

  @Test
  void aSettlementGoesFromIncludedOverSafeToFinal() throws Exception {
    bench.chain.safe = 0;
    CompletableFuture<SettleAnswer> answer = bench.settle(bench.pay(EXACT, 7));
    var _ = settle();
    assertTrue(answer.get().isSuccess());
    assertFinality(Finality.INCLUDED);
    bench.chain.safe = bench.chain.head++;
    bench.settler.round();
    assertFinality(Finality.SAFE);
    bench.chain.finalized = bench.chain.head++;
    bench.settler.round();
    assertEquals(List.of(), bench.ledger.unfinished(Network.BASE_SEPOLIA));
  }

  @Test
  void oneThatAReorganisationTookIsOpenUntilItsTransactionIsInABlockAgain() throws Exception {
    bench.chain.safe = 0;
    var _ = bench.settle(bench.pay(EXACT, 7));
    Bytes32 hash = settle();
    Bytes raw = bench.chain.sent.getFirst();
    bench.chain.included.clear();
    bench.chain.nonce = 0;
    bench.chain.head -= 2;
    bench.settler.round();
    assertEquals(new Stage.Open(Stage.Past.SETTLED), stage());
    bench.chain.sent.clear();
    bench.settler.round();
    assertEquals(List.of(raw), bench.chain.sent);
    bench.restart();
    assertEquals(hash, settle());
    assertFinality(Finality.INCLUDED);
    assertEquals(
        1,
        bench.ledger.costsSince(Network.BASE_SEPOLIA, Instant.MIN).size(),
        "a transaction's cost counts once");
    bench.chain.finalized = bench.chain.head++;
    bench.settler.round();
    assertEquals(List.of(), bench.ledger.unfinished(Network.BASE_SEPOLIA));
  }

  @Test
  void oneThatIsGoneWhenItsBlockBecomesFinalIsNotClosed() throws Exception {
    bench.chain.safe = 0;
    var _ = bench.settle(bench.pay(EXACT, 7));
    var _ = settle();
    bench.chain.head += 50;
    bench.settler.round();
    bench.chain.included.clear();
    bench.chain.finalized = bench.chain.head++;
    bench.settler.round();
    assertEquals(new Stage.Open(Stage.Past.SETTLED), stage());
  }

  @Test
  void oneThatMovedToAnotherBlockIsWatchedThere() throws Exception {
    bench.chain.safe = 0;
    var _ = bench.settle(bench.pay(EXACT, 7));
    Bytes32 hash = settle();
    long block = bench.chain.head + 1;
    bench.chain.head += 2;
    bench.chain.included.put(hash, new SettlingAccount.Inclusion(block, true, FakeChain.COST));
    bench.settler.round();
    assertEquals(block, assertInstanceOf(Stage.Settled.class, stage()).block());
  }

  /** X7: what was given after a settlement that is undone and fails counts as lost. */
  @Test
  void aSessionWhoseSettlementIsUndoneAndThenFailsIsALoss() throws Exception {
    SessionBench gate = new SessionBench();
    gate.bench.chain.safe = 0;
    var _ = gate.charge(gate.reserve(gate.pay(SessionBench.UPTO), 500), 200);
    gate.pass(Duration.ofSeconds(31));
    gate.settle(true);
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(0, gate.bench.sessions.lost());
    gate.bench.chain.included.clear();
    gate.bench.chain.head++;
    gate.bench.settler.round();
    gate.bench.chain.revert = Optional.of("balance gone");
    for (int look = 0; look <= SentClaims.LOOKS_UNTIL_TAKEN; look++) {
      gate.bench.settler.round();
    }
    assertEquals(200_000, gate.bench.sessions.lost());
    gate.bench.restart();
    assertEquals(200_000, gate.bench.sessions.lost());
  }

  @Test
  void aBumpThatIsInTheBlockInsteadOfTheFirstCountsAndIsWatched() throws Exception {
    bench.chain.safe = 0;
    var _ = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    bench.pass(Duration.ofSeconds(16));
    bench.settler.round();
    assertEquals(2, bench.chain.sent.stream().distinct().count());
    Bytes32 second = bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    assertEquals(Optional.of(second), assertInstanceOf(Stage.Settled.class, stage()).transaction());
    assertFalse(stage() instanceof Stage.Open);
  }
}
