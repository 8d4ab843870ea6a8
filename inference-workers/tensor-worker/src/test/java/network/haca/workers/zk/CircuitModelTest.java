package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.testkit.RecordedCircuit;
import network.haca.workers.core.Model;
import network.haca.zk.ModelInputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule H3: what a prover answers is the circuit's, exactly. */
class CircuitModelTest {
  @TempDir private Path folder;

  private final Recorded.Prover prover = new Recorded.Prover();

  @SuppressWarnings("NullAway.Init")
  private CircuitModel model;

  @BeforeEach
  void open() throws IOException {
    model = new CircuitModel(new FloatModel(), Recorded.model(folder), prover, Runnable::run);
  }

  static Bytes floats(float... numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      buffer.putFloat(number);
    }
    return Bytes.wrap(buffer.array());
  }

  private Model.Answer answer(Tensor input) throws InvalidTensorException {
    return model.answer(List.of(input)).toCompletableFuture().join();
  }

  @Test
  void h3TheCircuitsNumbersAreTheAnswerAndTheModelsStandBesideThem() throws Exception {
    Model.Answer answer = answer(Recorded.input());
    assertEquals(List.of(Recorded.scores()), answer.outputs());
    assertEquals("-8.5,7.8,-0.1", answer.unproven().get("unproven_scores"));
    float difference = Float.parseFloat(answer.unproven().getOrDefault("unproven_difference", ""));
    assertEquals(0.098022f, difference, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1.5f, -1.8f})
  void anInputThatTheCircuitWasNotCalibratedForIsRefused(float number) {
    Tensor input = Recorded.tensor("features", 8, floats(0, 0, 0, number, 0, 0, 0, 0));
    assertThrows(InvalidTensorException.class, () -> answer(input));
    assertEquals(0, prover.asked());
  }

  @Test
  void h3ACircuitThatReadAnotherInputGivesNoAnswer() {
    Tensor other = Recorded.tensor("features", 8, floats(0, 0, 0, 0, 0, 0, 0, 0));
    CompletionException failure = assertThrows(CompletionException.class, () -> answer(other));
    assertTrue(String.valueOf(failure.getMessage()).contains("another input"), failure::toString);
  }

  @Test
  void aSetupThatHasNotEndedIsNoCircuit() throws IOException {
    Path circuits = folder.resolve("circuits");
    Path _ = Files.createDirectories(circuits.resolve(".zk-12"));
    assertEquals(
        1,
        ProvableModel.find(circuits, List.of(Recorded.entry(Keccak.hash(Recorded.CODE)))).size());
  }

  /** The recorded circuit, with its input as two tensors, in whichever order they are given. */
  @Test
  void h3SeveralInputsAreTheCircuitsInTheOrderOfTheirNames() throws Exception {
    Tensor first = part("a", Recorded.input(), 0, 5);
    Tensor second = part("b", Recorded.input(), 5, 8);
    int scale = RecordedCircuit.SCALE;
    ModelInputs whole = CircuitInput.of(List.of(Recorded.input()), List.of(scale));
    for (List<Tensor> given : List.of(List.of(first, second), List.of(second, first))) {
      ModelInputs parts = CircuitInput.of(given, List.of(scale, scale));
      assertEquals(whole.first(), parts.first());
      assertEquals(
          parts,
          CircuitInput.of(
              Recorded.instances().subList(0, 8),
              List.of("a", "b"),
              List.of(5, 3),
              List.of(scale, scale)));
    }
    String said =
        String.valueOf(
            assertThrows(InvalidTensorException.class, () -> answer(first)).getMessage());
    assertTrue(said.contains("one input of 8 numbers"), said);
    assertThrows(
        InvalidTensorException.class, () -> CircuitInput.of(List.of(first, second), List.of(13)));
  }

  private static Tensor part(String name, Tensor whole, int from, int until) {
    int bytes = Float.BYTES;
    return Recorded.tensor(
        name, until - from, whole.content().slice(from * bytes, (until - from) * bytes));
  }

  @Test
  void h3ACircuitOfSeveralTensorsAnswersWithEach() throws Exception {
    FloatModel floats =
        new FloatModel(
            List.of(FloatModel.spec("a", 5), FloatModel.spec("b", 3)),
            List.of(
                Recorded.tensor("q", 1, floats(-0.1f)), Recorded.tensor("p", 2, floats(-8, 7))));
    CircuitModel parts = new CircuitModel(floats, Recorded.inParts(folder), prover, Runnable::run);
    Tensor first = part("a", Recorded.input(), 0, 5);
    Tensor second = part("b", Recorded.input(), 5, 8);
    Model.Answer answer = parts.answer(List.of(second, first)).toCompletableFuture().join();
    assertEquals(
        List.of(part("p", Recorded.scores(), 0, 2), part("q", Recorded.scores(), 2, 3)),
        answer.outputs());
    assertEquals("-8.0,7.0", answer.unproven().get("unproven_p"));
    Tensor exchanged = part("a", Recorded.input(), 3, 8);
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> parts.answer(List.of(second, exchanged)).toCompletableFuture().join());
    assertTrue(String.valueOf(failure.getMessage()).contains("another input"), failure::toString);
  }

  @Test
  void severalRowsAreRefused() {
    Tensor input = Recorded.tensor("features", 16, floats(new float[16]));
    String said =
        String.valueOf(
            assertThrows(InvalidTensorException.class, () -> answer(input)).getMessage());
    assertTrue(said.contains("one input of 8 numbers"), said);
  }

  @Test
  void aCircuitThatDoesNotRunGivesNoAnswer() {
    prover.fails = true;
    CompletionException failure =
        assertThrows(CompletionException.class, () -> answer(Recorded.input()));
    assertInstanceOf(Model.RefusedException.class, failure.getCause());
  }

  @Test
  void h3ANumberThatNoFloatHasIsNoAnswer() {
    List<Tensor> given = List.of(Recorded.scores());
    Bytes32 large = new Bytes32(Bytes.wrap(word(BigInteger.ONE.shiftLeft(25).add(BigInteger.ONE))));
    assertThrows(
        Model.RefusedException.class,
        () -> CircuitOutputs.answer(given, List.of(large, large, large), List.of(0)));
    assertThrows(
        Model.RefusedException.class,
        () -> CircuitOutputs.answer(given, List.of(Bytes32.ZERO), List.of(0)));
  }

  private static byte[] word(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    System.arraycopy(bytes, 0, word, word.length - bytes.length, bytes.length);
    return word;
  }

  @Test
  void aModelWhoseEntryNamesAnotherVerifierHasNoCircuitHere() {
    Path circuits = folder.resolve("circuits");
    IOException refused =
        assertThrows(
            IOException.class,
            () -> ProvableModel.find(circuits, List.of(Recorded.entry(Keccak.hash(Bytes.EMPTY)))));
    assertTrue(String.valueOf(refused.getMessage()).contains("has no circuit"), refused::toString);
  }

  @Test
  void twoEntriesOfOneFolderAreRefused() {
    RegisteredModel entry = Recorded.entry(Keccak.hash(Recorded.CODE));
    IOException refused =
        assertThrows(
            IOException.class,
            () -> ProvableModel.find(folder.resolve("circuits"), List.of(entry, entry)));
    assertTrue(String.valueOf(refused.getMessage()).contains("of one folder"), refused::toString);
  }
}
