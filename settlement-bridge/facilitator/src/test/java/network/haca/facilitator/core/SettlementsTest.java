package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementsTest {
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
  private static final Offer UPTO = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);

  private final Bench bench = new Bench();

  @ParameterizedTest
  @EnumSource(TransferMethod.class)
  void aPaymentIsSettledOnceItsTransactionCounts(TransferMethod method) throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, method);
    assertTrue(bench.settlements.verify(bench.pay(offer, 7)).isValid());
    CompletableFuture<SettleAnswer> answer = bench.settle(bench.pay(offer, 7));
    bench.settler.round();
    Bytes32 transaction = bench.chain.include(true);
    bench.settler.round();
    assertFalse(answer.isDone());
    bench.chain.head++;
    bench.settler.round();
    assertTrue(answer.join().isSuccess());
    assertEquals(Optional.of(transaction), answer.join().transaction());
    assertEquals(Optional.of(offer.amount()), answer.join().amount());
    assertFalse(answer.join().isRepeated());
  }

  @Test
  void aCallersWordOnUptoIsNotTakenUnlessThatIsSet() throws Exception {
    Settlements strict =
        new Settlements(bench.ledger, Map.of(), new Endings(), bench.sessions, false);
    SettleAnswer answer = strict.settle(bench.pay(UPTO, 7), Bench.GATE).toCompletableFuture().get();
    assertEquals(Reason.UNSUPPORTED_SCHEME, answer.refusal().orElseThrow().reason());
    assertEquals(List.of(), bench.ledger.unfinished(Network.BASE_SEPOLIA));
  }

  @Test
  void whoAsksAgainGetsTheSameAnswerAndNothingIsSent() throws Exception {
    Bytes32 transaction = settled(EXACT, 7);
    int sent = bench.chain.sent.size();
    SettleAnswer again = bench.settle(bench.pay(EXACT, 7)).join();
    assertTrue(again.isSuccess() && again.isRepeated());
    assertEquals(Optional.of(transaction), again.transaction());
    bench.settler.round();
    assertEquals(sent, bench.chain.sent.size());
    assertEquals(Reason.CLAIMED, verify(EXACT, 7).orElseThrow());
  }

  @Test
  void twoHundredAndFortyEightAtOnceAreOneSettlement() throws Exception {
    List<CompletableFuture<SettleAnswer>> answers =
        IntStream.range(0, 248)
            .parallel()
            .mapToObj(_ -> bench.settle(bench.pay(EXACT, 7)))
            .toList();
    bench.settler.round();
    assertEquals(1, bench.chain.sent.size());
    bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    assertEquals(1, answers.stream().filter(each -> !each.join().isRepeated()).count());
    assertTrue(answers.stream().allMatch(each -> each.join().isSuccess()));
  }

  @Test
  void anotherGateAmountOrPermitOfTheSameNonceIsRefused() throws Exception {
    var _ = settled(UPTO.withAmount(Uint256.of(5)), UPTO, 7);
    FacilitatorRequest same = request(UPTO, Uint256.of(5), 7);
    assertEquals(
        Reason.CLAIMED,
        reason(bench.settlements.settle(same, "gate-b").toCompletableFuture().join()));
    assertEquals(Reason.CLAIMED, reason(bench.settle(request(UPTO, Uint256.of(6), 7)).join()));
    assertEquals(Reason.CLAIMED, reason(bench.settle(bench.pay(EXACT, 7)).join()));
    assertTrue(bench.settle(same).join().isSuccess());
  }

  @Test
  void nobodyCanClaimAPaymentThatHeDidNotSign() throws Exception {
    Payment signed = bench.payer.pay(EXACT, 7);
    Payment forged =
        new TestPayer(Bytes32.fromHex("0x" + "33".repeat(32)), bench.now)
            .sign(EXACT, signed.authorization());
    SettleAnswer refused = bench.settle(new FacilitatorRequest(forged, EXACT)).join();
    assertEquals(Reason.PERMIT2_SIGNATURE, reason(refused));
    assertTrue(settled(EXACT, 7).value().size() > 0);
  }

  @Test
  void uptoSettlesWhatIsAskedForAndNoMore() throws Exception {
    SettleAnswer more =
        bench.settle(request(UPTO, new Uint256(UPTO.amount().value().shiftLeft(1)), 7)).join();
    assertEquals(Reason.UPTO_EXCEEDED, reason(more));
    var _ = settled(UPTO.withAmount(Uint256.of(5)), UPTO, 7);
  }

  @Test
  void uptoOfNothingIsSettledWithoutATransaction() throws Exception {
    SettleAnswer answer = bench.settle(request(UPTO, Uint256.ZERO, 7)).join();
    assertTrue(answer.isSuccess());
    assertEquals(Optional.empty(), answer.transaction());
    bench.settler.round();
    assertEquals(0, bench.chain.sent.size());
    assertEquals(Reason.CLAIMED, reason(bench.settle(request(UPTO, Uint256.of(5), 7)).join()));
  }

  @Test
  void whatTheChainSaysIsRefusedByName() {
    PaymentIdentity identity = PaymentIdentity.of(bench.payer.pay(EXACT, 7), EXACT);
    bench.chain.used.add(identity);
    assertEquals(Reason.PERMIT2_NONCE, verify(EXACT, 7).orElseThrow());
    assertEquals(Optional.empty(), verify(EXACT, 8));
    bench.chain.balance = Uint256.of(1);
    assertEquals(Reason.PERMIT2_BALANCE, verify(EXACT, 8).orElseThrow());
    bench.chain.balance = EXACT.amount();
    bench.chain.allowance = Uint256.ZERO;
    assertEquals(Reason.PERMIT2_ALLOWANCE, verify(EXACT, 8).orElseThrow());
    bench.chain.allowance = EXACT.amount();
    bench.chain.revert = Optional.of("why");
    assertEquals(Reason.PERMIT2_SIMULATION, verify(EXACT, 8).orElseThrow());
    bench.chain.isDown = true;
    assertEquals(Reason.UNAVAILABLE, verify(EXACT, 8).orElseThrow());
  }

  @Test
  void aBalanceIsNotPledgedTwice() {
    bench.chain.balance = EXACT.amount();
    bench.chain.allowance = EXACT.amount();
    assertFalse(bench.settle(bench.pay(EXACT, 7)).isDone());
    assertEquals(Reason.PERMIT2_BALANCE, reason(bench.settle(bench.pay(EXACT, 8)).join()));
  }

  @Test
  void accountsWithCodePayExactAndUptoOnlyWhereItIsAllowed() {
    bench.chain.contracts.add(bench.payer.address());
    assertEquals(Reason.PERMIT2_SIGNATURE, verify(EXACT, 7).orElseThrow());
    bench.chain.isContractSigned = true;
    assertEquals(Optional.empty(), verify(EXACT, 7));
    assertEquals(Reason.UPTO_CONTRACT_PAYER, verify(UPTO, 7).orElseThrow());
    Bench open = new Bench(true, 1);
    open.chain.contracts.add(open.payer.address());
    open.chain.isContractSigned = true;
    assertTrue(open.settlements.verify(open.pay(UPTO, 7)).isValid());
  }

  @Test
  void othersAreNotPaidAndOtherTokensNotMoved() {
    assertEquals(Reason.NOT_SERVED, verify(other(TestPayer.TOKEN, Address.ZERO), 7).orElseThrow());
    assertEquals(Reason.NOT_SERVED, verify(other(Address.ZERO, TestPayer.PAY_TO), 7).orElseThrow());
  }

  private static Offer other(Address token, Address payTo) {
    return new Offer(
        EXACT.scheme(),
        Network.BASE_SEPOLIA,
        token,
        EXACT.amount(),
        payTo,
        EXACT.timeoutSeconds(),
        EXACT.method(),
        EXACT.domain(),
        EXACT.facilitator());
  }

  private FacilitatorRequest request(Offer signed, Uint256 amount, long nonce) {
    return new FacilitatorRequest(bench.payer.pay(signed, nonce), signed.withAmount(amount));
  }

  private Bytes32 settled(Offer offer, long nonce) throws Exception {
    return settled(offer, offer, nonce);
  }

  private Bytes32 settled(Offer asked, Offer signed, long nonce) throws Exception {
    CompletableFuture<SettleAnswer> answer = bench.settle(request(signed, asked.amount(), nonce));
    bench.settler.round();
    Bytes32 transaction = bench.chain.include(true);
    bench.chain.head++;
    bench.settler.round();
    assertTrue(answer.join().isSuccess());
    return transaction;
  }

  private Optional<Reason> verify(Offer offer, long nonce) {
    return bench.settlements.verify(bench.pay(offer, nonce)).refusal().map(Refusal::reason);
  }

  private static Reason reason(SettleAnswer answer) {
    return answer.refusal().orElseThrow().reason();
  }
}
