package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.pipe.Answer;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.StringTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;

/** Rules P1 to P8 of answers in zero knowledge, on a proof that EZKL made. */
class ProvenConclusionTest {
  private static final long GAS = 5_000_000;

  private final InferenceStage stage =
      new InferenceStage(NodeKind.ZKML_PROVER, NodeKind.ZKML_PROVER);

  private Bytes asking(Bytes question) {
    return stage.transaction(
        InferenceStage.USER, Addresses.INFERENCE, BigInteger.ZERO, GAS, question);
  }

  private Bytes asked() {
    return asked(StageModels.CLASSIFIER);
  }

  private Bytes asked(String model) {
    Bytes asking = asking(StageModels.provenQuestion(model));
    stage.block(asking);
    stage.block();
    return asking;
  }

  private AdmittedTransaction admitted(Bytes asking) {
    return stage.admitted(asking).orElseThrow();
  }

  /** The block in which the first node of the row says this instead. */
  private ExecutedBlock lied(Bytes asking, Bytes returnData, Bytes proof) {
    AdmittedTransaction admitted = admitted(asking);
    OpenRequest request = admitted.open().requests().getFirst();
    EnclaveIdentity node = stage.node(request.row().getFirst());
    Answer answer = stage.answer(node, request, admitted.open().time(), returnData, proof);
    return stage.ledger.execute(stage.seconds + 1, stage.conclusion(admitted, List.of(answer)));
  }

  private void wrong(String reason, ExecutedBlock block) {
    assertEquals(1, block.results().getFirst().code(), "other validators refuse the block");
    String log = block.results().getFirst().log();
    assertTrue(log.contains(reason), log);
    assertTrue(block.entries().isEmpty());
  }

  @Test
  void p5AProvenAnswerCountsAndPaysWhatItsProofTook() {
    Bytes asking = asked();
    BigInteger owner = stage.balance(InferenceStage.address(InferenceStage.OWNER));
    long reserved = admitted(asking).requests().getFirst().answerGas();
    ExecutedBlock block = stage.block(stage.conclusion(asking));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
    long checked = block.entries().getFirst().gasUsed();
    assertTrue(checked < reserved, "what the proof did not take returns");
    assertTrue(checked > 400_000, "a verifier's run is paid: " + checked);
    assertEquals(
        InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN),
        stage.balance(InferenceStage.address(InferenceStage.OWNER)).subtract(owner));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** Floating point would say almost the same: the circuit's numbers alone are proven. */
  @Test
  void p5TheFloatOutputIsNotTheCircuits() {
    Bytes asking = asked();
    Bytes floats =
        StageModels.scores(Stream.of("-8.598", "7.8272", "-0.0803").map(BigDecimal::new));
    wrong("numbers of the circuit", lied(asking, floats, StageModels.PROOF));
  }

  @Test
  void p5AnotherNumberOfTheCircuitIsNotProven() {
    Bytes asking = asked();
    Bytes other =
        StageModels.scores(
            Stream.of(-70_434, 64_120, -658)
                .map(
                    each ->
                        new BigDecimal(each)
                            .divide(new BigDecimal(1 << RecordedCircuit.SCALE))
                            .stripTrailingZeros()));
    wrong("reverts", lied(asking, other, StageModels.PROOF));
  }

  @Test
  void p5AnAnswerWithoutAProofDoesNotCount() {
    wrong("it has no proof", lied(asked(), StageModels.provenAnswer(), Bytes.EMPTY));
  }

  @Test
  void p5ABentProofDoesNotCount() {
    byte[] bent = StageModels.PROOF.toArray();
    bent[100] ^= 1;
    wrong("reverts", lied(asked(), StageModels.provenAnswer(), Bytes.wrap(bent)));
  }

  /** It needs none, and has none: the model could not answer. */
  @Test
  void p6ASignedFailureHasNoProof() {
    Bytes asking = asked();
    AdmittedTransaction admitted = admitted(asking);
    OpenRequest request = admitted.open().requests().getFirst();
    Answer failed =
        stage.failure(stage.node(request.row().getFirst()), request, admitted.open().time());
    ExecutedBlock block = stage.block(stage.conclusion(admitted, List.of(failed)));
    assertEquals(0, block.results().getFirst().code());
    assertFalse(block.entries().getLast().success(), "the call reverts");
    UnaryOperator<Answer> proven =
        answer ->
            new Answer(
                answer.key(),
                answer.node(),
                answer.timestamp(),
                answer.returnData(),
                answer.failure(),
                answer.signature(),
                StageModels.PROOF);
    Bytes other = asked();
    Answer again =
        stage.failure(
            stage.node(admitted(other).open().requests().getFirst().row().getFirst()),
            admitted(other).open().requests().getFirst(),
            admitted(other).open().time());
    wrong(
        "its mode has none",
        stage.ledger.execute(
            stage.seconds + 1, stage.conclusion(admitted(other), List.of(proven.apply(again)))));
  }

  @Test
  void p4AProofHasItsTime() {
    Bytes asking = asked();
    AdmittedTransaction admitted = admitted(asking);
    assertEquals(admitted.open().time() + 600, admitted.open().deadlineTime());
    OpenRequest request = admitted.open().requests().getFirst();
    Answer second =
        stage.answer(
            stage.node(request.row().getLast()),
            request,
            admitted.open().time(),
            StageModels.provenAnswer(),
            StageModels.PROOF);
    Bytes conclusion = stage.conclusion(admitted, List.of(second));
    stage.seconds = admitted.open().time() + 44 - TestLedger.START - 1;
    wrong("may not answer yet", stage.ledger.execute(stage.seconds + 1, conclusion));
    stage.seconds++;
    assertEquals(0, stage.block(conclusion).results().getFirst().code());
  }

  /** What a proof takes counts in the block, and users have their half of it. */
  @Test
  void p5SixteenProofsInABlockLeaveUsersTheirHalf() {
    Bytes[] asking = new Bytes[16];
    for (int i = 0; i < asking.length; i++) {
      asking[i] =
          stage.transaction(
              i % 4, Addresses.INFERENCE, BigInteger.ZERO, 3_000_000, StageModels.provenQuestion());
      stage.block(asking[i]);
    }
    stage.block();
    ExecutedBlock block =
        stage.block(Stream.of(asking).map(stage::conclusion).toArray(Bytes[]::new));
    block.results().forEach(each -> assertEquals(0, each.code(), each.log()));
    long used = block.header().gasUsed();
    assertTrue(used > 16 * 400_000, "each proof is paid: " + used);
    assertTrue(used <= ConclusionOrder.gasMax(block.header().gasLimit()), "used " + used);
  }

  /** Validators run one wrong proof of a block, whatever a proposer puts into it. */
  @Test
  void p5BehindAWrongProofNothingIsVerified() {
    Bytes first = asked();
    Bytes second = asked();
    AdmittedTransaction admitted = admitted(first);
    OpenRequest request = admitted.open().requests().getFirst();
    Answer forged =
        stage.answer(
            stage.node(request.row().getFirst()),
            request,
            admitted.open().time(),
            StageModels.provenAnswer(),
            Bytes.wrap(new byte[100]));
    ExecutedBlock block =
        stage.ledger.execute(
            stage.seconds + 1,
            stage.conclusion(admitted, List.of(forged)),
            stage.conclusion(second));
    assertEquals(List.of(1, 1), block.results().stream().map(each -> each.code()).toList());
    assertTrue(block.results().getLast().log().contains("before it"));
  }

  /** Its owner pays for nothing, and nobody waits longer for it than for any other. */
  @Test
  void p5AVerifierThatBurnsItsCeilingProvesNothing() {
    Bytes loops = Bytes.fromHex("5b5f56");
    stage.models.offer("burner", Bytes32.ofUnsigned(91), loops, stage.nodes.getFirst());
    Bytes asking = asked("burner");
    long start = System.nanoTime();
    ExecutedBlock block = lied(asking, StageModels.provenAnswer(), StageModels.PROOF);
    wrong("ceiling of gas", block);
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "594,287 gas are no time");
    assertEquals(0, block.header().gasUsed());
  }

  @Test
  void p2TheReserveCoversTheLargestProof() {
    WaitingRequest request = admitted(asked()).requests().getFirst();
    assertEquals(
        WaitingRequest.CHECK_GAS
            + WaitingRequest.ANSWER_BYTE_GAS * StageModels.provenAnswer().size()
            + RecordedCircuit.GAS_CEILING
            + WaitingRequest.PROOF_BYTE_GAS * PipeBounds.PROOF_BYTES_MAX,
        request.answerGas());
  }

  /** It would have a place and a row, and no prover could say more than that it is refused. */
  @Test
  void p1AQuestionThatNoCircuitTakesIsRefused() {
    NumberTensor fits = numbers(FixedPoint.of(5, 2));
    List<ModelInput> refused =
        List.of(
            new ModelInput(List.of(), List.of(new StringTensor("text", List.of("five")))),
            new ModelInput(List.of(fits), List.of(new StringTensor("text", List.of("five")))),
            new ModelInput(List.of(fits, fits), List.of()),
            new ModelInput(
                List.of(numbers(new FixedPoint(BigInteger.TWO.pow(126), BigInteger.ZERO))),
                List.of()));
    for (ModelInput input : refused) {
      assertFalse(entry(input).success(), input::toString);
    }
    assertTrue(entry(new ModelInput(List.of(fits), List.of())).success());
  }

  private static NumberTensor numbers(FixedPoint number) {
    return new NumberTensor("input", List.of(number), List.of(1L));
  }

  /** What a block has last when a transaction asks this. */
  private BlockEntry entry(ModelInput input) {
    Bytes asking = asking(InferenceAbi.write(new ModelRequest(1, StageModels.CLASSIFIER, input)));
    return stage.block(asking).entries().getLast();
  }

  @Test
  void p5SeveralTensorsAreProvenInTheOrderOfTheirNames() {
    stage.models.offerParts("parts", Bytes32.ofUnsigned(92), stage.nodes.getFirst());
    Bytes asking = asking(StageModels.questionInParts("parts"));
    stage.block(asking);
    stage.block();
    AdmittedTransaction admitted = admitted(asking);
    OpenRequest request = admitted.open().requests().getFirst();
    Answer honest =
        stage.answer(
            stage.node(request.row().getFirst()),
            request,
            admitted.open().time(),
            StageModels.answerInParts(),
            StageModels.PROOF);
    ExecutedBlock block = stage.block(stage.conclusion(admitted, List.of(honest)));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
    NumberTensor alone = numbers(FixedPoint.of(5, 2));
    Bytes one =
        asking(
            InferenceAbi.write(
                new ModelRequest(1, "parts", new ModelInput(List.of(alone), List.of()))));
    assertFalse(stage.block(one).entries().getLast().success(), "the circuit takes two");
  }

  @Test
  void p1AModelWithoutACircuitProvesNothing() {
    InferenceStage plain = new InferenceStage(NodeKind.VANILLA);
    Bytes asking = plain.asking(InferenceStage.request(1, 5));
    assertFalse(plain.block(asking).entries().getLast().success());
    assertEquals(Optional.empty(), plain.admitted(asking));
  }
}
