package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Reply;
import network.haca.answering.core.VainTries;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.tensor.Datatype;
import network.haca.testkit.RecordedCircuit;
import network.haca.workers.pipe.AskableModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule P5: what a prover answers inside a transaction is the circuit's, with its proof. */
class CircuitAnswersTest {
  private static final List<Double> SAMPLE = Collections.nCopies(8, 0.5);

  @TempDir private Path folder;

  private final Recorded.Prover prover = new Recorded.Prover();

  @SuppressWarnings("NullAway.Init")
  private CircuitAnswers answers;

  @BeforeEach
  void open() throws IOException {
    RegisteredModel entry =
        withOutputs(Recorded.entry(Keccak.hash(Recorded.CODE)), output("scores", 3));
    answers =
        new CircuitAnswers(
            Map.of(entry.id(), new AskableModel(entry, new FloatModel())),
            Map.of(entry.digest(), Recorded.model(folder)),
            prover,
            Runnable::run);
  }

  private static RegisteredModel.Output output(String name, long columns) {
    return new RegisteredModel.Output(name, Datatype.FP32.number(), List.of(1L, columns));
  }

  private static RegisteredModel withOutputs(
      RegisteredModel entry, RegisteredModel.Output... outputs) {
    return new RegisteredModel(
        entry.id(),
        entry.blobId(),
        entry.digest(),
        entry.owner(),
        entry.registeredAt(),
        entry.withdrawnAt(),
        entry.storedUntil(),
        entry.renewedBy(),
        entry.fees(),
        List.of(outputs),
        entry.circuit());
  }

  private static List<FixedPoint> input() {
    return RecordedCircuit.INPUT.stream()
        .map(BigDecimal::new)
        .map(each -> new FixedPoint(each.unscaledValue(), BigInteger.valueOf(each.scale())))
        .toList();
  }

  private Reply answer(String name, List<FixedPoint> values) {
    return answer(tensor(name, values));
  }

  private static NumberTensor tensor(String name, List<FixedPoint> values) {
    return new NumberTensor(name, values, List.of(1L, (long) values.size()));
  }

  private Reply answer(NumberTensor... tensors) {
    OpenRequest request =
        new OpenRequest(
            Bytes32.ZERO,
            Recorded.ENTRY,
            Recorded.DIGEST,
            Mode.ZKML,
            Bytes32.ZERO,
            List.of(),
            InferenceAbi.write(
                new ModelRequest(1, "classifier", new ModelInput(List.of(tensors), List.of()))));
    return answers.answer(request).toCompletableFuture().join();
  }

  @Test
  void p5TheCircuitsNumbersAreAnsweredAsDecimalOnesWithTheProof() {
    Reply reply = answer("features", input());
    assertEquals(Bytes.fromHex(RecordedCircuit.proof()), reply.proof());
    List<BigDecimal> given =
        InferenceAbi.readModelOutput(reply.returnData())
            .orElseThrow()
            .numbers()
            .getFirst()
            .values()
            .stream()
            .map(each -> new BigDecimal(each.value(), each.decimals().intValueExact()))
            .toList();
    List<BigDecimal> circuit =
        RecordedCircuit.OUTPUT.stream()
            .map(each -> new BigDecimal(each).divide(new BigDecimal(1 << RecordedCircuit.SCALE)))
            .map(BigDecimal::stripTrailingZeros)
            .toList();
    assertEquals(circuit, given);
  }

  private static List<BigDecimal> numbers(NumberTensor tensor) {
    return tensor.values().stream()
        .map(each -> new BigDecimal(each.value(), each.decimals().intValueExact()))
        .toList();
  }

  /** However the contract has them, and in the order in which the entry names the outputs. */
  @Test
  void p5SeveralTensorsAreThoseOfTheirNames() throws IOException {
    RegisteredModel entry =
        withOutputs(Recorded.entry(Keccak.hash(Recorded.CODE)), output("q", 1), output("p", 2));
    FloatModel model =
        new FloatModel(List.of(FloatModel.spec("b", 3), FloatModel.spec("a", 5)), List.of());
    answers =
        new CircuitAnswers(
            Map.of(entry.id(), new AskableModel(entry, model)),
            Map.of(entry.digest(), Recorded.inParts(folder)),
            prover,
            Runnable::run);
    NumberTensor first = tensor("a", input().subList(0, 5));
    NumberTensor second = tensor("b", input().subList(5, 8));
    Reply reply = answer(second, first);
    List<NumberTensor> given =
        InferenceAbi.readModelOutput(reply.returnData()).orElseThrow().numbers();
    assertEquals(List.of("q", "p"), given.stream().map(NumberTensor::name).toList());
    BigDecimal scale = new BigDecimal(1 << RecordedCircuit.SCALE);
    List<BigDecimal> circuit =
        RecordedCircuit.OUTPUT.stream()
            .map(each -> new BigDecimal(each).divide(scale).stripTrailingZeros())
            .toList();
    assertEquals(circuit.subList(2, 3), numbers(given.getFirst()));
    assertEquals(circuit.subList(0, 2), numbers(given.getLast()));
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer(first).failure());
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer(first, first).failure());
  }

  @Test
  void p5WhatTheCircuitDoesNotTakeIsRefusedForGood() {
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer("others", input()).failure());
    List<FixedPoint> few = input().subList(0, 7);
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer("features", few).failure());
    List<FixedPoint> large = Collections.nCopies(8, FixedPoint.of(9, 0));
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer("features", large).failure());
    assertEquals(0, prover.asked());
  }

  private void laterInstead(String reason) {
    Throwable cause =
        assertThrows(CompletionException.class, () -> answer("features", input())).getCause();
    assertTrue(cause instanceof NoAnswerNowException, String.valueOf(cause));
    assertTrue(String.valueOf(cause.getMessage()).contains(reason), cause::toString);
  }

  /** It would make the whole conclusion void, and is the prover's fault. */
  @Test
  void p5AProofThatDoesNotHoldDoesNotLeave() {
    prover.proof = Bytes.wrap(new byte[100]);
    laterInstead("does not hold");
  }

  /** It proves what the circuit was calibrated with, and breaks on this. */
  @Test
  void p4AnInputThatBreaksTheProverAgainAndAgainIsAFailureOfLastResort() throws IOException {
    calibrated();
    prover.broken = input -> !input.first().equals(SAMPLE);
    for (int i = 1; i < VainTries.MAX; i++) {
      laterInstead("not proven yet");
    }
    Reply reply = answer("features", input());
    assertEquals(Optional.of(Failure.MODEL_FAILED), reply.failure());
    assertTrue(reply.isLastResort(), "others may answer");
    int before = prover.asked();
    assertTrue(answer("features", input()).isLastResort());
    assertEquals(before, prover.asked(), "it is not proven again");
  }

  /** As much memory as it had not: what failed before says nothing. */
  @Test
  void p4AnInputThatIsProvenOnceTheTroubleIsOverIsAnswered() throws IOException {
    calibrated();
    prover.fails = true;
    for (int i = 1; i < VainTries.MAX; i++) {
      laterInstead("not proven yet");
    }
    prover.beforeProof = () -> prover.fails = prover.asked() < VainTries.MAX;
    assertTrue(answer("features", input()).failure().isEmpty());
  }

  @Test
  void p4AProverThatBreaksOnEverythingSaysNothingOfAnInput() throws IOException {
    calibrated();
    prover.fails = true;
    for (int i = 0; i < 2 * VainTries.MAX; i++) {
      laterInstead("not proven yet");
    }
    prover.fails = false;
    assertTrue(answer("features", input()).failure().isEmpty());
  }

  private void calibrated() throws IOException {
    Files.writeString(
        folder.resolve("circuits").resolve("classifier").resolve("calibration.json"),
        "{\"input_data\": [%s]}".formatted(SAMPLE));
  }

  @Test
  void p4AProverThatFailsIsAskedAgain() {
    prover.fails = true;
    laterInstead("not proven yet");
    prover.fails = false;
    assertTrue(answer("features", input()).failure().isEmpty());
  }
}
