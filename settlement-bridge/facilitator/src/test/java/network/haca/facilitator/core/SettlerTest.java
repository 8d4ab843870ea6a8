package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Bytes;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Test;

/** X9: what is sent, when it is sent again, and when it is for more. */
class SettlerTest {
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
  private static final Duration LONG = Duration.ofSeconds(16);

  private final Bench bench = new Bench();

  @Test
  void aTransactionIsInTheLedgerBeforeTheNetworkSeesIt() {
    var _ = bench.settle(bench.pay(EXACT, 7));
    FakeChain chain = bench.chain;
    chain.fee = BigInteger.TEN;
    Bytes raw = chain.sign(0, chain.fee, claim().call()).raw();
    // The process ends between writing and sending.
    Settler dying = settlerThatCannotSend();
    assertThrows(IOException.class, dying::round);
    assertEquals(List.of(), chain.sent);
    assertEquals(raw, claim().latest().orElseThrow().raw());
  }

  @Test
  void afterARestartTheSameTransactionIsSentAndNoOther() throws Exception {
    var _ = bench.settle(bench.pay(EXACT, 7));
    assertThrows(IOException.class, settlerThatCannotSend()::round);
    bench.restart();
    bench.settler.round();
    bench.settler.round();
    assertEquals(1, bench.chain.sent.stream().distinct().count());
    bench.chain.include(true);
    bench.restart();
    bench.chain.head++;
    bench.settler.round();
    assertTrue(claim().stage() instanceof Stage.Settled);
  }

  @Test
  void transactionsHaveNoncesInARow() throws Exception {
    for (int nonce = 0; nonce < 20; nonce++) {
      var _ = bench.settle(bench.pay(EXACT, nonce));
    }
    bench.settler.round();
    List<Long> nonces =
        bench.ledger.unfinished(Network.BASE_SEPOLIA).stream()
            .flatMap(claim -> claim.latest().stream())
            .map(Attempt::nonce)
            .sorted()
            .toList();
    assertEquals(16, nonces.size());
    assertEquals(15, nonces.getLast());
    assertEquals(16, nonces.stream().distinct().count());
  }

  @Test
  void aNonceThatAnotherTookIsMended() throws Exception {
    var _ = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    bench.chain.nonce = 5;
    for (int look = 0; look < SentClaims.LOOKS_UNTIL_TAKEN; look++) {
      bench.settler.round();
    }
    assertEquals(5, claim().latest().orElseThrow().nonce());
    assertEquals(2, claim().attempts().size());
  }

  @Test
  void aFeeThatNoBlockTakesIsBumpedAndCallAndNonceStay() throws Exception {
    var _ = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    bench.pass(LONG);
    bench.settler.round();
    List<Attempt> attempts = claim().attempts();
    assertEquals(2, attempts.size());
    assertEquals(attempts.getFirst().nonce(), attempts.getLast().nonce());
    assertEquals(BigInteger.valueOf(1_251), attempts.getLast().fee());
    // The first one is taken all the same.
    bench.chain.included.put(
        attempts.getFirst().hash(),
        new SettlingAccount.Inclusion(bench.chain.head, true, FakeChain.COST));
    bench.chain.nonce++;
    bench.chain.head++;
    bench.settler.round();
    assertTrue(claim().stage() instanceof Stage.Settled);
  }

  @Test
  void nothingIsSentForMoreThanTheMost() throws Exception {
    var _ = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    for (int bump = 0; bump < 40; bump++) {
      bench.pass(LONG);
      bench.settler.round();
    }
    assertTrue(claim().latest().orElseThrow().fee().compareTo(Bench.FEE_MAX) <= 0);
    assertTrue(claim().attempts().size() < 15);
  }

  @Test
  void whereTheNetworkAsksForMoreTheClaimWaitsAndNoPaymentMoreIsTaken() {
    bench.chain.fee = Bench.FEE_MAX.add(BigInteger.ONE);
    var _ = bench.settle(bench.pay(EXACT, 8));
    assertThrows(IOException.class, bench.settler::round);
    assertEquals(List.of(), claim().attempts());
    assertEquals(
        Reason.UNAVAILABLE,
        bench.settlements.verify(bench.pay(EXACT, 9)).refusal().orElseThrow().reason());
    bench.chain.fee = Bench.FEE_MAX;
    assertDoesNotThrow(bench.settler::round);
    assertEquals(1, claim().attempts().size());
    assertEquals(Optional.empty(), bench.settlements.verify(bench.pay(EXACT, 9)).refusal());
  }

  @Test
  void aRevertIsAFailureOnceItIsFinal() throws Exception {
    CompletableFuture<SettleAnswer> answer = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    bench.chain.include(false);
    bench.chain.head++;
    bench.settler.round();
    assertFalse(answer.join().isSuccess());
    assertEquals(Reason.PENDING, answer.join().refusal().orElseThrow().reason());
    assertTrue(answer.join().transaction().isPresent());
    bench.chain.finalized = ++bench.chain.head;
    bench.settler.round();
    answer = bench.settle(bench.pay(EXACT, 7));
    assertEquals(Reason.EXACT_FAILED, answer.join().refusal().orElseThrow().reason());
  }

  @Test
  void afterAReorganisationTheSameTransactionIsSentAgain() throws Exception {
    var _ = bench.settle(bench.pay(EXACT, 7));
    bench.settler.round();
    Bytes raw = bench.chain.sent.getFirst();
    bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    bench.chain.included.clear();
    bench.chain.nonce = 0;
    bench.chain.sent.clear();
    bench.settler.round();
    assertEquals(List.of(raw), bench.chain.sent);
    bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    bench.chain.finalized = bench.chain.head++;
    bench.settler.round();
    assertEquals(List.of(), bench.ledger.unfinished(Network.BASE_SEPOLIA));
  }

  private Claim claim() {
    return bench.ledger.unfinished(Network.BASE_SEPOLIA).getFirst();
  }

  private Settler settlerThatCannotSend() {
    FakeChain chain = bench.chain;
    SettlingAccount account = new CutOff(chain);
    return new Settler(
        Network.BASE_SEPOLIA,
        chain,
        account,
        bench.ledger,
        new Settler.Terms(1, Bench.FEE_MAX),
        bench.spending,
        () -> bench.now,
        _ -> {});
  }
}
