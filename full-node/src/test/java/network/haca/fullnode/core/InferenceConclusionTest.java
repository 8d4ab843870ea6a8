package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P5 to P7: answers count as they are signed, are paid at once, and the transaction runs. */
class InferenceConclusionTest {
  private static final Bytes REQUEST = InferenceStage.request(0, 150);
  private static final Bytes ANSWER = InferenceStage.answer(5, 7);

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA);

  private Bytes asked() {
    Bytes asking = stage.asking(REQUEST);
    stage.block(asking);
    stage.block();
    return asking;
  }

  private OpenRequest request(Bytes asking) {
    return stage.admitted(asking).orElseThrow().open().requests().getFirst();
  }

  private EnclaveIdentity first(Bytes asking) {
    return stage.node(request(asking).row().getFirst());
  }

  private EnclaveIdentity second(Bytes asking) {
    return stage.node(request(asking).row().getLast());
  }

  private void wrong(Bytes conclusion) {
    ExecutedBlock block = stage.ledger.execute(stage.seconds + 1, conclusion);
    assertEquals(1, block.results().getFirst().code(), "other validators refuse the block");
    assertTrue(block.entries().isEmpty(), "and where it is decided all the same, it does nothing");
  }

  private void wrongAnswer(Bytes asking, UnaryOperator<Answer> lie) {
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Answer honest = stage.answer(first(asking), request(asking), admitted.open().time(), ANSWER);
    wrong(stage.conclusion(admitted, List.of(lie.apply(honest))));
  }

  @Test
  void p7TheTransactionRunsWithTheAnswer() {
    Bytes asking = asked();
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(0, block.results().getFirst().code());
    assertEquals(2, block.entries().size());
    Log answered = block.entries().getFirst().logs().getFirst();
    assertEquals(PipeEvents.ANSWERED, answered.topics().getFirst());
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(Keccak.hash(asking), ran.hash());
    Log told = ran.logs().getFirst();
    assertEquals(Addresses.INFERENCE, told.address());
    assertEquals(InferenceLog.TOPIC, told.topics().getFirst());
    assertEquals(
        "0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87",
        InferenceLog.TOPIC.toHex());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** The published contract passes a call on, and tells of the answer as clients read it. */
  @Test
  void p7TheHubTellsOfTheAnswer() {
    Bytes arguments = REQUEST.slice(4 + 32, REQUEST.size() - 36);
    Bytes asking =
        stage.transaction(
            InferenceStage.USER,
            Addresses.INFERENCE_HUB,
            BigInteger.ZERO,
            3_000_000,
            InferenceStage.hubCall(arguments));
    stage.block(asking);
    stage.block();
    BlockEntry ran = stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(2, ran.logs().size());
    Log told = ran.logs().getLast();
    assertEquals(Addresses.INFERENCE_HUB, told.address());
    assertEquals(
        "0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168",
        told.topics().getFirst().toHex());
    assertEquals(ANSWER, told.data());
  }

  /** Neither a later nonce nor an empty account stands in the way of what was admitted. */
  @Test
  void p7ANonceThatMovedAndABalanceThatWentStopNothing() {
    Address user = InferenceStage.address(InferenceStage.USER);
    Bytes asking = stage.contracts.askingConstructor(InferenceStage.USER, REQUEST);
    stage.block(asking);
    stage.block();
    BigInteger rest =
        stage.balance(user).subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(21_000)));
    Bytes drain =
        stage.transaction(
            InferenceStage.USER,
            Address.ofWord(Bytes32.ofUnsigned(0xdead)),
            rest,
            21_000,
            Bytes.EMPTY);
    assertTrue(stage.block(drain).entries().getLast().success());
    assertEquals(BigInteger.ZERO, stage.balance(user));
    BlockEntry ran = stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size(), "the constructor had its answer");
    Address created = ran.created().orElseThrow();
    assertEquals(1, stage.ledger.latest().state().nonce(created), "where its own nonce says");
    assertEquals(2, stage.ledger.latest().state().nonce(user));
  }

  /** To the wei: who asked pays fee and gas, and the fee is shared out. */
  @Test
  void p6EveryPartyHasItsShare() {
    Address user = InferenceStage.address(InferenceStage.USER);
    Address owner = InferenceStage.address(InferenceStage.OWNER);
    BigInteger userBefore = stage.balance(user);
    Bytes asking = asked();
    BigInteger ownerBefore = stage.balance(owner);
    Address payee = InferenceStage.payee(stage.nodes.indexOf(first(asking)));
    BlockEntry ran = stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
    BigInteger toOwner = InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN);
    BigInteger toNode = InferenceStage.FEE.multiply(BigInteger.valueOf(6)).divide(BigInteger.TEN);
    BigInteger paid = InferenceStage.PRICE.multiply(BigInteger.valueOf(100_001));
    assertEquals(toOwner, stage.balance(owner).subtract(ownerBefore));
    assertEquals(toNode, stage.balance(payee));
    assertEquals(paid.subtract(toOwner).subtract(toNode), stage.balance(Addresses.TREASURY));
    assertEquals(
        userBefore.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(user),
        "the receipt names all that was paid");
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p6TheLeafCountsNowhereElse() {
    Bytes asking = asked();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Answer answer = stage.answer(first(asking), request(asking), admitted.open().time(), ANSWER);
    Bytes32 leaf = answer.leaf(request(asking).inputHash(stage.ledger.config.chainId())).hash();
    stage.block(stage.conclusion(admitted, List.of(answer)));
    Bytes settled =
        stage
            .ledger
            .latest()
            .read(
                Addresses.RELAY,
                Bytes.concat(
                    Keccak.hash(Bytes.ofUtf8("individuallySettled(bytes32)")).value().slice(0, 4),
                    leaf.value()));
    assertEquals(Bytes32.ofUnsigned(1).value(), settled);
  }

  @Test
  void p4AnAnswerIsItsNodesOwn() {
    Bytes asking = asked();
    wrongAnswer(asking, honest -> with(honest, honest.node(), ANSWER, flipped(honest)));
    wrongAnswer(
        asking,
        honest -> with(honest, honest.node(), InferenceStage.answer(6, 7), honest.signature()));
    EnclaveIdentity stranger = new InferenceStage(NodeKind.VANILLA).nodes.getFirst();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    stage.nodes.add(stranger);
    wrong(
        stage.conclusion(
            admitted,
            List.of(stage.answer(stranger, request(asking), admitted.open().time(), ANSWER))));
  }

  private static Bytes flipped(Answer answer) {
    byte[] bytes = answer.signature().toArray();
    bytes[5] ^= 1;
    return Bytes.wrap(bytes);
  }

  private static Answer with(Answer answer, Bytes32 node, Bytes returnData, Bytes signature) {
    return new Answer(
        answer.key(),
        node,
        answer.timestamp(),
        returnData,
        answer.failure(),
        signature,
        answer.proof());
  }

  @Test
  void p4ANodeAnswersWhenItIsItsTurn() {
    Bytes asking = asked();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Answer later =
        stage.answer(second(asking), request(asking), admitted.open().time() + 5, ANSWER);
    Bytes conclusion = stage.conclusion(admitted, List.of(later));
    wrong(conclusion);
    stage.seconds += 10;
    assertEquals(0, stage.block(conclusion).results().getFirst().code());
  }

  @Test
  void p4AnAnswerIsDatedBetweenAdmissionAndBlock() {
    Bytes asking = asked();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    long admission = admitted.open().time();
    for (long dated : new long[] {admission - 1, admission + 40}) {
      Answer answer = stage.answer(first(asking), request(asking), dated, ANSWER);
      wrong(stage.conclusion(admitted, List.of(answer)));
    }
  }

  @Test
  void p5ANumberHasOneFormAndTheEntryGivesTheShape() {
    Bytes asking = asked();
    wrong(stage.conclusion(asking, InferenceStage.answer(50, 7)));
    wrong(stage.conclusion(asking, Bytes.concat(ANSWER, Bytes32.ZERO.value())));
    wrong(stage.conclusion(asking, InferenceStage.request(0, 1)));
  }

  @Test
  void p5ADisabledNodesAnswerCountsNoMore() {
    Bytes asking = asked();
    Bytes conclusion = stage.conclusion(asking, ANSWER);
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(first(asking).teeId()));
    wrong(conclusion);
  }

  @Test
  void p5AConclusionCountsOnce() {
    Bytes asking = asked();
    Bytes conclusion = stage.conclusion(asking, ANSWER);
    ExecutedBlock block = stage.block(conclusion, conclusion);
    assertEquals(
        List.of(0, 1),
        block.results().stream().map(ExecutedBlock.TransactionResult::code).toList());
    wrong(conclusion);
  }

  @Test
  void p5TheSenderOfAConclusionSignsIt() {
    Bytes asking = asked();
    Conclusion good = Conclusion.decode(stage.conclusion(asking, ANSWER)).orElseThrow();
    wrong(good.signed(second(asking).sign(good.message(stage.ledger.config.chainId()))).encode());
    wrong(good.signed(first(asking).sign(good.message(1))).encode());
    Bytes other = second(asking).teeId().value();
    Conclusion taken =
        Conclusion.unsigned(
            good.transactionHash(), good.round(), new Bytes32(other), good.answers());
    wrong(taken.signed(second(asking).sign(taken.message(stage.ledger.config.chainId()))).encode());
  }

  @Test
  void p5ConclusionsStandFirstTheOldestFirst() {
    Bytes older = stage.asking(REQUEST);
    Bytes newer = stage.asking(InferenceStage.request(0, 151));
    stage.block(older, newer);
    stage.block();
    Bytes one = stage.conclusion(older, ANSWER);
    Bytes two = stage.conclusion(newer, ANSWER);
    assertEquals(
        List.of(0, 1),
        stage.ledger.execute(stage.seconds + 1, two, one).results().stream()
            .map(ExecutedBlock.TransactionResult::code)
            .toList());
    Bytes user = stage.transaction(3, Address.ZERO, BigInteger.ZERO, 21_000, Bytes.EMPTY);
    assertEquals(
        List.of(0, 1),
        stage.ledger.execute(stage.seconds + 1, user, one).results().stream()
            .map(ExecutedBlock.TransactionResult::code)
            .toList());
    assertEquals(
        List.of(0, 0, 0),
        stage.block(one, two, user).results().stream()
            .map(ExecutedBlock.TransactionResult::code)
            .toList());
  }

  @Test
  void p7AFailureRevertsAndIsNotPaid() {
    Bytes asking = asked();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Answer failure = stage.failure(first(asking), request(asking), admitted.open().time());
    ExecutedBlock block = stage.block(stage.conclusion(admitted, List.of(failure)));
    assertFalse(block.entries().getLast().success());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.TREASURY));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p7AQuestionAboutAnAnswerIsASecondRound() {
    Address contract = stage.contracts.asksTwice(InferenceStage.USER);
    Bytes next = InferenceStage.request(0, 999);
    Bytes asking =
        stage.transaction(
            InferenceStage.USER,
            contract,
            BigInteger.ZERO,
            4_000_000,
            InferenceStage.twice(REQUEST, next));
    Address user = InferenceStage.address(InferenceStage.USER);
    BigInteger before = stage.balance(user);
    stage.block(asking);
    stage.block();
    ExecutedBlock again = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(SystemTransaction.TYPE, again.entries().getLast().type());
    AdmittedTransaction waits = stage.admitted(asking).orElseThrow();
    assertEquals(2, waits.open().round());
    stage.block();
    assertEquals(next, request(asking).callData());
    ExecutedBlock block = stage.block(stage.conclusion(asking, InferenceStage.answer(1, 2)));
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(2, ran.logs().size(), "both answers are told of");
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(user));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  private Bytes askingTwice(long gas) {
    return stage.transaction(
        InferenceStage.USER,
        stage.contracts.asksTwice(InferenceStage.USER),
        BigInteger.ZERO,
        gas,
        InferenceStage.twice(REQUEST, InferenceStage.request(0, 999)));
  }

  /** Whoever answers the first question late leaves the second one its time. */
  @Test
  void p8AFurtherQuestionHasAsLongAsAFirstOne() {
    Bytes asking = askingTwice(4_000_000);
    stage.block(asking);
    stage.block();
    AdmittedTransaction first = stage.admitted(asking).orElseThrow();
    stage.seconds = first.open().deadlineTime() - 2 - TestLedger.START;
    stage.block(stage.conclusion(asking, ANSWER));
    AdmittedTransaction second = stage.admitted(asking).orElseThrow();
    assertEquals(2, second.open().round());
    assertEquals(second.open().time() + 120, second.open().deadlineTime());
  }

  /** A run that asks again and again pays for each run, and ends. */
  @Test
  void p7ATransactionNeverHasMoreThanItsGas() {
    Bytes asking = askingTwice(900_000);
    stage.block(asking);
    stage.block();
    BlockEntry failed = stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
    assertFalse(failed.success());
    assertTrue(failed.gasUsed() <= 900_000);
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p5OnlyTheLastMinuteTakesConclusionsThatLackAnswers() {
    Bytes asking =
        stage.transaction(
            InferenceStage.USER,
            Preinstalls.MULTICALL3,
            BigInteger.ZERO,
            3_000_000,
            InferenceStage.calls(REQUEST, InferenceStage.request(0, 1), REQUEST));
    stage.block(asking);
    stage.block();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    assertEquals(2, admitted.requests().size(), "equal requests are one");
    OpenRequest first = admitted.open().requests().getFirst();
    EnclaveIdentity node = stage.node(first.row().getFirst());
    Bytes lacks =
        stage.conclusion(
            admitted, List.of(stage.answer(node, first, admitted.open().time(), ANSWER)));
    wrong(lacks);
    stage.seconds = admitted.open().deadlineTime() - 60 - TestLedger.START - 1;
    BlockEntry ran = stage.block(lacks).entries().getLast();
    assertTrue(ran.success(), "its caller goes on without the answer that is not there");
    assertEquals(2, ran.logs().size(), "the answer that is there is told of by each call");
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** A static frame logs nothing, and a delegate call asks as any other. */
  @Test
  void p1OtherCallsAskToo() {
    for (String opcode : List.of("fa", "f4")) {
      Address contract = stage.contracts.asksBy(InferenceStage.USER, opcode);
      Bytes asking =
          stage.transaction(InferenceStage.USER, contract, BigInteger.ZERO, 3_000_000, REQUEST);
      stage.block(asking);
      stage.block();
      BlockEntry ran = stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
      assertTrue(ran.success());
      assertEquals(opcode.equals("fa") ? 0 : 1, ran.logs().size());
    }
  }

  @Test
  void p1MethodsMixInOneTransaction() {
    InferenceStage mixed = new InferenceStage(NodeKind.VANILLA, NodeKind.TEE_MODEL_WORKER);
    Bytes asking =
        mixed.transaction(
            InferenceStage.USER,
            Preinstalls.MULTICALL3,
            BigInteger.ZERO,
            3_000_000,
            InferenceStage.calls(REQUEST, InferenceStage.request(2, 150)));
    mixed.block(asking);
    mixed.block();
    List<OpenRequest> requests = mixed.admitted(asking).orElseThrow().open().requests();
    assertEquals(List.of(mixed.nodes.get(0).teeId()), requests.get(0).row());
    assertEquals(List.of(mixed.nodes.get(1).teeId()), requests.get(1).row());
    BlockEntry ran = mixed.block(mixed.conclusion(asking, ANSWER)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(2, ran.logs().size());
  }

  @Test
  void p1EachOfSeveralRequestsIsAnsweredInOneRound() {
    Bytes asking =
        stage.transaction(
            InferenceStage.USER,
            Preinstalls.MULTICALL3,
            BigInteger.ZERO,
            5_000_000,
            InferenceStage.calls(
                REQUEST, InferenceStage.request(0, 1), InferenceStage.request(0, 2)));
    stage.block(asking);
    stage.block();
    assertEquals(3, stage.admitted(asking).orElseThrow().requests().size());
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(3, block.entries().getFirst().logs().size());
    assertEquals(3, block.entries().getLast().logs().size());
    assertTrue(block.entries().getLast().success());
  }

  @Test
  void p5ABlockThatIsReplayedGivesTheSame() {
    Bytes asking = asked();
    Bytes conclusion = stage.conclusion(asking, ANSWER);
    ExecutedBlock once = stage.ledger.execute(stage.seconds + 1, conclusion);
    ExecutedBlock twice = stage.ledger.execute(stage.seconds + 1, conclusion);
    assertEquals(once.header().hash(), twice.header().hash());
    ExecutedBlock block = stage.block(conclusion);
    BlockReplay replay =
        new BlockReplay(
            stage.ledger.config,
            stage.ledger,
            new BlockExecutor(stage.ledger.config, stage.ledger));
    assertEquals(
        block.header().stateRoot(),
        replay.before(block.header(), block.entries().size()).state().commit());
  }

  @Test
  void p1StateOfTheAccountIsNobodysToChange() {
    Bytes asking =
        stage.transaction(
            InferenceStage.USER, Addresses.INFERENCES, BigInteger.ONE, 100_000, Bytes.EMPTY);
    assertFalse(stage.block(asking).entries().getLast().success());
    assertEquals(UInt256.ZERO, stage.ledger.latest().state().balance(Addresses.INFERENCES));
  }

  @Test
  void p8ManyAreFailedOverSeveralBlocks() {
    List<Bytes> waiting = new ArrayList<>();
    for (int account : new int[] {0, 1, 2, 3}) {
      for (int i = 0; i < 8; i++) {
        waiting.add(
            stage.transaction(
                account,
                Addresses.INFERENCE,
                BigInteger.ZERO,
                900_000,
                InferenceStage.request(0, i)));
      }
    }
    stage.block(waiting.toArray(Bytes[]::new));
    AdmissionStore store = new AdmissionStore(stage.ledger.latest().state(), RulesVersion.LATEST);
    assertEquals(32, store.count());
    assertEquals(Optional.of(8), Optional.of(store.countOf(InferenceStage.address(3))));
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 600;
    assertEquals(64, stage.block().entries().size(), "a step and a failed transaction for each");
    assertEquals(0, new AdmissionStore(stage.ledger.latest().state(), RulesVersion.LATEST).count());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }
}
