package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.BlockContext;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P1 to P8 against who wants work for nothing, more than his share, or others to stand. */
class InferenceAttackTest {
  private static final Bytes REQUEST = InferenceStage.request(0, 150);
  private static final Bytes OTHER = InferenceStage.request(0, 999);
  private static final Bytes ANSWER = InferenceStage.answer(5, 7);
  private static final Address USER = InferenceStage.address(InferenceStage.USER);

  private static final Bytes32 BLOB = Bytes32.ofUnsigned(4_711);

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA);

  private Bytes user(Address to, long gas, Bytes data) {
    return stage.transaction(InferenceStage.USER, to, BigInteger.ZERO, gas, data);
  }

  private Bytes waiting(Address to, Bytes data) {
    Bytes asking = user(to, 12_000_000, data);
    stage.block(asking);
    stage.block();
    return asking;
  }

  private BlockEntry concluded(Bytes asking) {
    return stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
  }

  /** Puts so many open admissions of other senders into a state, numbered from 1. */
  private static void fill(WorldState state, AdmittedTransaction like, int count) {
    AdmissionStore store = new AdmissionStore(state);
    for (int i = 0; i < count; i++) {
      OpenAdmission open = like.open();
      store.put(
          new AdmittedTransaction(
              like.signed(),
              like.price(),
              like.gasLeft(),
              new OpenAdmission(
                  Bytes32.ofUnsigned(1_000_000L + i),
                  store.nextNumber(),
                  Address.ofWord(Bytes32.ofUnsigned(0xabc000L + i)),
                  open.height(),
                  open.time(),
                  open.round(),
                  open.deadlineTime(),
                  open.deadlineHeight(),
                  open.requests()),
              like.requests(),
              like.unanswered(),
              like.asked(),
              like.askedBytes(),
              like.answers()));
    }
  }

  @Test
  void p3WhenAThousandWaitNobodyElseMay() throws Exception {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction like = stage.admitted(asking).orElseThrow();
    WorldState state = stage.ledger.latest().state();
    fill(state, like, AdmissionLimits.OPEN_MAX - 1);
    AdmissionLimits full =
        new AdmissionLimits(new AdmissionStore(state), RulesVersion.LATEST, 30_000_000);
    SignedTransaction next =
        new BlockExecutor(stage.ledger.config, stage.ledger)
            .decode(stage.transaction(3, Addresses.INFERENCE, BigInteger.ZERO, 900_000, REQUEST));
    assertEquals(Optional.of("1024 transactions wait for answers already"), full.refusal(next));
    new AdmissionStore(state).remove(like);
    assertTrue(full.refusal(next).isEmpty(), "one that ends makes room");
  }

  @Test
  void p3ABlockAdmitsThirtyTwo() throws Exception {
    AdmissionLimits limits =
        new AdmissionLimits(
            new AdmissionStore(stage.ledger.latest().state()), RulesVersion.LATEST, 30_000_000);
    SignedTransaction next =
        new BlockExecutor(stage.ledger.config, stage.ledger)
            .decode(stage.transaction(3, Addresses.INFERENCE, BigInteger.ZERO, 900_000, REQUEST));
    for (int i = 0; i < AdmissionLimits.ADMITTED_PER_BLOCK_MAX; i++) {
      assertTrue(limits.refusal(next).isEmpty());
      limits.admitted();
    }
    assertEquals(Optional.of("a block admits 32 transactions at most"), limits.refusal(next));
  }

  /** A thousand that are due at once end over several blocks, the oldest first. */
  @Test
  void p8ManyThatAreDueEndOverSeveralBlocks() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    WorldState state = stage.ledger.latest().state();
    AdmissionStore store = new AdmissionStore(state);
    store.remove(like);
    fill(state, like, 150);
    Expiry expiry =
        new Expiry(
            state,
            BlockExecutor.context(
                stage.ledger.config,
                like.open().deadlineHeight() + 1,
                like.open().deadlineTime() + 1,
                Address.ZERO,
                _ -> Bytes32.ZERO),
            store);
    long seen = 0;
    for (int size : new int[] {64, 64, 22, 0}) {
      List<Bytes32> due = expiry.due();
      assertEquals(size, due.size());
      for (Bytes32 hash : due) {
        AdmittedTransaction failed = store.find(hash).orElseThrow();
        assertTrue(failed.open().number() > seen, "the oldest first");
        seen = failed.open().number();
        store.remove(failed);
      }
    }
    assertEquals(0, store.count());
  }

  /** Who fills the block with gas does not keep what is due from ending. */
  @Test
  void p8AFullBlockEndsWhatIsDue() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 600;
    long limit = stage.ledger.config.gasLimit();
    Bytes burning = stage.burning(3, limit);
    ExecutedBlock block = stage.block(burning);
    assertEquals(limit, block.header().gasUsed());
    assertEquals(3, block.entries().size());
    assertTrue(stage.admitted(asking).isEmpty());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p2WithoutAPriceNothingIsAsked() {
    ModelRequest request = (ModelRequest) InferenceAbi.readRequest(REQUEST).orElseThrow();
    CollectedRequests free =
        new CollectedRequests(InferenceTerms.first(Bytes32.ZERO, UInt256.ZERO, Optional::empty));
    assertEquals(
        Optional.of("the transaction's gas has no price"),
        free.refusal(Bytes32.ZERO, REQUEST, request));
  }

  /** What only a run on zeros asks is answered and paid, and the run goes on without it. */
  @Test
  void p7RequestsThatExistOnlyOnZerosArePaidAllTheSame() {
    Address contract = stage.asksAgainOnZeros(InferenceStage.USER);
    Bytes asking = waiting(contract, InferenceStage.twice(REQUEST, OTHER));
    assertEquals(2, stage.admitted(asking).orElseThrow().requests().size());
    BigInteger before = stage.balance(Addresses.TREASURY);
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(2, block.entries().getFirst().logs().size(), "both answers count");
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size(), "and one is asked for");
    BigInteger toTreasury = stage.balance(Addresses.TREASURY).subtract(before);
    assertTrue(
        toTreasury.compareTo(InferenceStage.FEE.multiply(BigInteger.TWO).divide(BigInteger.TEN))
            >= 0);
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** One request that nobody answers keeps nobody's pay back, nor the transaction for ever. */
  @Test
  void p5FifteenAnswersCountWithoutTheSixteenth() {
    Bytes[] requests =
        IntStream.range(0, 17)
            .mapToObj(i -> InferenceStage.request(0, i + 1))
            .toArray(Bytes[]::new);
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(requests));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    assertEquals(16, admitted.requests().size(), "the seventeenth reverts");
    List<Answer> answers = new ArrayList<>();
    for (OpenRequest request : admitted.open().requests().subList(0, 15)) {
      answers.add(
          stage.answer(
              stage.node(request.row().getFirst()), request, admitted.open().time(), ANSWER));
    }
    stage.seconds = admitted.open().deadlineTime() - 60 - TestLedger.START - 1;
    Address owner = InferenceStage.address(InferenceStage.OWNER);
    BigInteger before = stage.balance(owner);
    BlockEntry ran = stage.block(stage.conclusion(admitted, answers)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(15, ran.logs().size());
    BigInteger each = InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN);
    assertEquals(each.multiply(BigInteger.valueOf(15)), stage.balance(owner).subtract(before));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** A request costs what its model cost when it was made, whatever its owner does then. */
  @Test
  void p2FeesAreThoseOfTheRequestsOwnRound() {
    Address contract = stage.asksTwice(InferenceStage.USER);
    Bytes asking = waiting(contract, InferenceStage.twice(REQUEST, OTHER));
    BigInteger dearer = InferenceStage.FEE.multiply(BigInteger.valueOf(7));
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(dearer, dearer, BigInteger.ZERO)));
    Address owner = InferenceStage.address(InferenceStage.OWNER);
    BigInteger before = stage.balance(owner);
    concluded(asking);
    assertEquals(share(InferenceStage.FEE, 3), stage.balance(owner).subtract(before));
    stage.block();
    assertTrue(concluded(asking).success());
    assertEquals(
        share(InferenceStage.FEE, 3).add(share(dearer, 3)), stage.balance(owner).subtract(before));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  private static BigInteger share(BigInteger fee, int tenths) {
    return fee.multiply(BigInteger.valueOf(tenths)).divide(BigInteger.TEN);
  }

  @Test
  void p4TheNextOfTheRowAnswersForANodeThatIsDisabled() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(request.row().getFirst()));
    stage.seconds += 10;
    Answer next =
        stage.answer(
            stage.node(request.row().getLast()), request, admitted.open().time() + 3, ANSWER);
    ExecutedBlock block = stage.block(stage.conclusion(admitted, List.of(next)));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
  }

  /** Only the run that counts destroys it, and its value returns. */
  @Test
  void p7AContractMayDestroyItselfBehindItsAnswer() {
    BigInteger before = stage.balance(USER);
    Bytes asking = stage.destroyedConstructor(InferenceStage.USER, BigInteger.valueOf(12), REQUEST);
    stage.block(asking);
    stage.block();
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
    assertEquals(0, stage.ledger.latest().state().nonce(ran.created().orElseThrow()));
    assertEquals(BigInteger.ZERO, stage.balance(ran.created().orElseThrow()));
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(USER));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** Answers are found by what is asked, so a call that is caught shifts none. */
  @Test
  void p7ACaughtCallShiftsNoAnswers() {
    Bytes unknown = InferenceStage.request(3, 1);
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(OTHER, unknown, REQUEST));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    List<OpenRequest> requests = admitted.open().requests();
    assertEquals(List.of(OTHER, REQUEST), requests.stream().map(OpenRequest::callData).toList());
    long time = admitted.open().time();
    Bytes conclusion =
        stage.conclusion(
            admitted,
            List.of(
                stage.failure(
                    stage.node(requests.getFirst().row().getFirst()), requests.getFirst(), time),
                stage.answer(
                    stage.node(requests.getLast().row().getFirst()),
                    requests.getLast(),
                    time,
                    ANSWER)));
    BlockEntry ran = stage.block(conclusion).entries().getLast();
    assertTrue(ran.success(), "the caller goes on behind the failure that it caught");
    assertEquals(List.of(InferenceLog.of(requests.getLast().key(), REQUEST, ANSWER)), ran.logs());
  }

  /** A caller that leaves the call too little gas has asked nothing, and pays for its run. */
  @Test
  void p1ACallWithoutItsGasAsksNothing() {
    Bytes calls = InferenceStage.calls(REQUEST);
    Bytes enough = user(Preinstalls.MULTICALL3, 1_000_000, calls);
    stage.block(enough);
    assertTrue(stage.admitted(enough).isPresent());
    BigInteger before = stage.balance(USER);
    Bytes little = user(Preinstalls.MULTICALL3, 200_000, calls);
    BlockEntry ran = stage.block(little).entries().getLast();
    assertEquals(0, ran.logs().size());
    assertTrue(stage.admitted(little).isEmpty());
    assertTrue(ran.gasUsed() <= 200_000);
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(USER));
    assertFalse(
        stage.ledger.latest().state().balance(Addresses.INFERENCES).isZero(),
        "what the first holds stays");
  }

  private static InferenceStage.Step fees(Bytes32 id, BigInteger fee) {
    return new InferenceStage.Step(
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(id, new RegisteredModel.Fees(fee, fee, BigInteger.ZERO)));
  }

  private static InferenceStage.Step asks(String model) {
    return new InferenceStage.Step(Addresses.INFERENCE, InferenceStage.request(model, 0, 1));
  }

  /** The run that asks is undone, so what it makes of a model is no model that nodes answer for. */
  private void refusedAsChanged(InferenceStage.Step... steps) {
    BigInteger before = stage.balance(USER);
    Bytes asking = user(Preinstalls.MULTICALL3, 3_000_000, InferenceStage.together(List.of(steps)));
    BlockEntry failed = stage.block(asking).entries().getLast();
    assertTrue(stage.admitted(asking).isEmpty());
    assertFalse(failed.success());
    assertTrue(failed.gasUsed() < 3_000_000, "what ran is paid");
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(failed.gasUsed()))),
        stage.balance(USER));
    assertTrue(stage.block().entries().isEmpty());
  }

  @Test
  void p2AFeeThatTheRunItselfLowersIsNoFee() {
    Bytes32 id = stage.modelOfEveryone(BLOB);
    refusedAsChanged(fees(id, BigInteger.ZERO), asks(id.toHex()), fees(id, InferenceStage.FEE));
    Bytes honest =
        user(
            Preinstalls.MULTICALL3,
            3_000_000,
            InferenceStage.together(List.of(fees(id, InferenceStage.FEE), asks(id.toHex()))));
    stage.block(honest);
    assertEquals(
        InferenceStage.FEE, stage.admitted(honest).orElseThrow().requests().getFirst().fee());
  }

  @Test
  void p1ANameThatTheRunItselfGivesNamesNothing() {
    Bytes32 id = stage.modelOfEveryone(BLOB);
    refusedAsChanged(
        new InferenceStage.Step(
            Addresses.MODEL_REGISTRY, ModelTransactions.setName("borrowed", id)),
        asks("borrowed"));
  }

  @Test
  void p1AWithdrawnModelAnswersWhatWasAskedAndIsAskedNoMore() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.withdraw(InferenceStage.entry()));
    assertTrue(concluded(asking).success());
    Bytes late = user(Addresses.INFERENCE, 3_000_000, OTHER);
    assertFalse(stage.block(late).entries().getLast().success());
    assertTrue(stage.admitted(late).isEmpty());
  }

  /** A block has room for users beside any conclusions: what is beyond half of it is not used. */
  @Test
  void p3OfItsGasATransactionThatAsksHasHalfOfABlockAtMost() {
    long all = stage.ledger.config.gasLimit();
    Bytes fits = user(Addresses.INFERENCE, all / 2, REQUEST);
    stage.block(fits);
    stage.block();
    long held = stage.admitted(fits).orElseThrow().gasLeft();
    BlockEntry ended = concluded(fits);
    Bytes larger = user(Addresses.INFERENCE, all, REQUEST);
    stage.block(larger);
    stage.block();
    // The larger number takes one byte more in the transaction.
    long more = InferenceSession.KEPT_BYTE_GAS;
    assertEquals(held, stage.admitted(larger).orElseThrow().gasLeft() + more);
    BlockEntry whole = concluded(larger);
    assertTrue(whole.success());
    assertEquals(ended.gasUsed() + more, whole.gasUsed());
  }

  @Test
  void l10BeforeVersionSevenATransactionWithMoreGasAsksNothing() throws Exception {
    AdmissionStore store = new AdmissionStore(stage.ledger.latest().state());
    SignedTransaction larger =
        SignedTransaction.decode(
            user(Addresses.INFERENCE, 15_000_001, REQUEST), stage.ledger.config.chainId());
    assertTrue(
        new AdmissionLimits(store, RulesVersion.SIX, 30_000_000).refusal(larger).isPresent());
    assertTrue(
        new AdmissionLimits(store, RulesVersion.SEVEN, 30_000_000).refusal(larger).isEmpty());
  }

  /** However little those before it used: at least half of the block is users'. */
  @Test
  void p5ConclusionsHaveHalfOfABlock() {
    List<Bytes> asking = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asking.add(
          user(
              Addresses.INFERENCE,
              stage.ledger.config.gasLimit() / 2,
              InferenceStage.request(0, i + 1)));
      stage.block(asking.getLast());
    }
    stage.block();
    Bytes[] conclusions =
        asking.stream().map(one -> stage.conclusion(one, ANSWER)).toArray(Bytes[]::new);
    ExecutedBlock block = stage.block(conclusions);
    assertEquals(0, block.results().getFirst().code());
    assertEquals(1, block.results().getLast().code());
    assertEquals(0, stage.block(conclusions[5]).results().getFirst().code(), "the next has it");
  }

  /** Its second run would move nonces of accounts whose transactions nobody looks at then. */
  @Test
  void p1ATransactionThatDelegatesAsksNothing() {
    Bytes asking = stage.delegating(InferenceStage.USER, REQUEST);
    assertFalse(stage.block(asking).entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  @Test
  void p2AFeeThatNoGasCanPayIsRefused() {
    BigInteger all = BigInteger.TEN.pow(24);
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(all, all, BigInteger.ZERO)));
    Bytes asking = user(Addresses.INFERENCE, 3_000_000, REQUEST);
    BlockEntry refused = stage.block(asking).entries().getLast();
    assertFalse(refused.success());
    assertTrue(refused.gasUsed() < 3_000_000, "a revert leaves the gas");
  }

  @Test
  void p8LargeRecordsEndInMoreBlocks() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    GivenAnswer large =
        new GivenAnswer(Bytes32.ZERO, Bytes.wrap(new byte[400_000]), Optional.empty());
    WorldState state = stage.ledger.latest().state();
    AdmissionStore store = new AdmissionStore(state);
    store.remove(like);
    fill(
        state,
        new AdmittedTransaction(
            like.signed(),
            like.price(),
            like.gasLeft(),
            like.open(),
            like.requests(),
            like.unanswered(),
            like.asked(),
            like.askedBytes(),
            List.of(large)),
        5);
    Expiry expiry = new Expiry(state, later(like, 1), store);
    assertEquals(2, expiry.due().size(), "a third would be more than 1 MiB");
  }

  private BlockContext later(AdmittedTransaction like, long seconds) {
    return BlockExecutor.context(
        stage.ledger.config,
        like.open().deadlineHeight() + 1,
        like.open().deadlineTime() + seconds,
        Address.ZERO,
        _ -> Bytes32.ZERO);
  }

  /** The draw is nobody's gas, so it writes no more than rows, whatever waits. */
  @Test
  void p4TheDrawLeavesTheRecordAlone() {
    Bytes asking = user(Addresses.INFERENCE, 12_000_000, REQUEST);
    stage.block(asking);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Bytes undrawn = admitted.encode();
    stage.block();
    AdmittedTransaction drawn = stage.admitted(asking).orElseThrow();
    assertEquals(undrawn, drawn.encode());
    assertFalse(admitted.encodeDrawn().equals(drawn.encodeDrawn()));
    assertEquals(2, drawn.open().requests().getFirst().row().size());
  }

  /** In a round that begins late, no node may conclude with its own answer alone at once. */
  @Test
  void p5ALateRoundHasItsTime() throws Exception {
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(REQUEST, OTHER));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenAdmission open = admitted.open();
    OpenAdmission begunLate =
        new OpenAdmission(
            open.transactionHash(),
            open.number(),
            open.sender(),
            open.height(),
            open.deadlineTime() - 5,
            open.round(),
            open.deadlineTime(),
            open.deadlineHeight(),
            open.requests());
    WorldState state = stage.ledger.latest().state();
    new AdmissionStore(state)
        .put(
            new AdmittedTransaction(
                admitted.signed(),
                admitted.price(),
                admitted.gasLeft(),
                begunLate,
                admitted.requests(),
                admitted.unanswered(),
                admitted.asked(),
                admitted.askedBytes(),
                admitted.answers()));
    OpenRequest first = open.requests().getFirst();
    Answer alone =
        stage.answer(stage.node(first.row().getFirst()), first, open.deadlineTime(), ANSWER);
    Conclusion lacks = Conclusion.decode(stage.conclusion(admitted, List.of(alone))).orElseThrow();
    for (int seconds : new int[] {0, 25}) {
      AdmissionLedger ledger =
          new AdmissionLedger(
              LedgerRules.processor(stage.ledger.config),
              state,
              later(admitted, seconds),
              RulesVersion.LATEST);
      assertEquals(seconds == 0, ledger.refusal(lacks, 15_000_000).isPresent());
    }
  }

  /** Nobody makes others judge an answer who does not sign for it as a node of the row. */
  @Test
  void p5TheSenderIsJudgedBeforeTheAnswers() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    Answer wrong =
        stage.answer(
            stage.node(request.row().getFirst()),
            request,
            admitted.open().time(),
            InferenceStage.answer(50, 7));
    Conclusion signed = Conclusion.decode(stage.conclusion(admitted, List.of(wrong))).orElseThrow();
    BlockExecutor executor = new BlockExecutor(stage.ledger.config, stage.ledger);
    long now = TestLedger.START + stage.seconds;
    assertEquals(
        Optional.of("the answer to " + request.key() + ": it is not what the model gives"),
        executor.refusal(signed, now));
    assertEquals(
        Optional.of("it is not signed by a node that answers"),
        executor.refusal(signed.signed(Bytes.EMPTY), now));
  }

  /** Seed and row are state: no header is asked for again, however many heights pass. */
  @Test
  void p4AnAnswerCountsBehindManyIdleHeights() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 300; i++) {
      assertTrue(stage.ledger.block(stage.seconds).entries().isEmpty());
    }
    assertTrue(concluded(asking).success());
  }

  /** What was answered while the chain stood still counts in its next block. */
  @Test
  void p8AHaltEndsNothingThatIsAnswered() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 40_000;
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** An answer is signed for its key and seed, which no other admission has. */
  @Test
  void p4AnAnswerCountsInNoOtherAdmission() {
    Bytes one = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction first = stage.admitted(one).orElseThrow();
    OpenRequest request = first.open().requests().getFirst();
    Answer given =
        stage.answer(
            stage.node(request.row().getFirst()), request, first.open().time() + 2, ANSWER);
    Bytes other = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction second = stage.admitted(other).orElseThrow();
    Answer reused =
        new Answer(
            second.open().requests().getFirst().key(),
            second.open().requests().getFirst().row().getFirst(),
            given.timestamp(),
            given.returnData(),
            given.failure(),
            given.signature(),
            given.proof());
    stage.seconds += 10;
    ExecutedBlock block =
        stage.ledger.execute(stage.seconds + 1, stage.conclusion(second, List.of(reused)));
    assertEquals(1, block.results().getFirst().code());
  }
}
