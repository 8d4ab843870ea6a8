package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.UserHome;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.FieldNumbers;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The classifier through real EZKL: set up, proven, and verified by both. */
@Tag("full")
@Timeout(900)
class CircuitsTest {
  private static final Path MODEL = Path.of("../../models/zk/classifier");

  @TempDir private Path temporary;

  private static ProverTools tools() {
    return new ProverTools(UserHome.ofProcess().cache(), line -> {});
  }

  private Circuits circuits(ProverLimits limits) throws IOException {
    Files.createDirectories(UserHome.ofProcess().cache());
    try {
      return new Circuits(tools(), temporary.resolve("home"), limits, step -> {});
    } catch (ZkException e) {
      assumeTrue(e.exitCode() != 2, "EZKL is not to be had here: " + e.getMessage());
      throw e;
    }
  }

  private static ProverLimits limits(long memory, Duration patience) {
    ProverLimits usual = ProverLimits.DEFAULT;
    return new ProverLimits(
        memory, usual.fileBytes(), usual.folderBytes(), 16, usual.threads(), patience);
  }

  @Test
  void h3TheClassifiersAnswersAreProven() throws IOException {
    CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
    ModelInputs calibration = ModelInputs.read(MODEL.resolve("calibration.json"));
    try (Circuits circuits = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      CircuitDescription circuit = circuits.setup(MODEL.resolve("model.onnx"), calibration, folder);
      assertEquals(11, circuit.instances());
      double error = circuit.maxError().orElseThrow().value().doubleValue();
      assertTrue(error > 0 && error < 0.01, "error " + error);
      assertEquals(circuit.maxError(), MeasuredError.in(folder.verifier()), "the code says it");
      assertTrue(circuit.gas() > 0 && circuit.gas() <= circuit.gasCeiling());
      ZkProof proof = circuits.prove(folder, calibration.row(0));
      assertEquals(proof.instances(), circuits.answer(folder, calibration.row(0)));
      assertInstanceOf(
          VerifierRun.Verdict.Holds.class,
          VerifierRun.run(folder.verifier(), proof, 11, circuit.gasCeiling()));
      assertEquals("", circuits.objection(folder, proof));
      List<Bytes32> other = new ArrayList<>(proof.instances());
      other.set(10, Bytes32.ofUnsigned(1));
      ZkProof altered = new ZkProof(proof.verifierCodeHash(), proof.proof(), other);
      assertFalse(circuits.objection(folder, altered).isEmpty(), "EZKL refuses it, too");
      List<Double> outside = List.of(100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
      assertThrows(
          ZkException.class, () -> circuits.prove(folder, ModelInputs.of(List.of(outside))));
      assertThrows(
          ZkException.class, () -> circuits.prove(folder, ModelInputs.of(List.of(List.of(1.0)))));
    }
  }

  /** Its graph has inputs and outputs in another order than that of their names. */
  private Path twoSided() throws IOException {
    return new OnnxFile()
        .input("speed", 1, 2)
        .input("angle", 1, 3)
        .node("Relu", "speed", "range")
        .node("Add", "angle angle", "apex")
        .output("range", 1, 2)
        .output("apex", 1, 3)
        .in(temporary.resolve("two.onnx"));
  }

  private static ModelInputs.Input input(String name, double... numbers) {
    return new ModelInputs.Input(name, List.of(Arrays.stream(numbers).boxed().toList()));
  }

  @Test
  void h3SeveralInputsAndOutputsAreProvenInTheOrderOfTheirNames() throws IOException {
    CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
    ModelInputs question =
        new ModelInputs(List.of(input("speed", 0.5, -0.25), input("angle", 0.125, 0.75, -1)));
    try (Circuits circuits = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      CircuitDescription circuit = circuits.setup(twoSided(), question, folder);
      assertEquals(List.of("angle", "speed"), circuit.inputNames());
      assertEquals(
          List.of(List.of(1L, 3L), List.of(1L, 2L)),
          circuit.form().outputs().stream().map(CircuitForm.Side::shape).toList());
      Bytes suffix = circuit.form().suffix();
      Bytes code = folder.verifier();
      assertEquals(suffix, code.slice(code.size() - suffix.size(), suffix.size()));
      assertEquals(List.of(3, 2), circuit.inputElements());
      assertEquals(List.of(3, 2), circuit.outputElements());
      ZkProof proof = circuits.prove(folder, question);
      List<Double> numbers = new ArrayList<>();
      List<Integer> scales =
          List.of(
              circuit.inputScales().get(0),
              circuit.inputScales().get(1),
              circuit.outputScales().get(0),
              circuit.outputScales().get(1));
      for (int i = 0; i < 10; i++) {
        int tensor = i < 3 ? 0 : i < 5 ? 1 : i < 8 ? 2 : 3;
        numbers.add(
            FieldNumbers.number(proof.instances().get(i), scales.get(tensor)).doubleValue());
      }
      assertEquals(List.of(0.125, 0.75, -1.0, 0.5, -0.25, 0.25, 1.5, -2.0, 0.5, 0.0), numbers);
      assertEquals("", circuits.objection(folder, proof));
      ModelInputs wide =
          new ModelInputs(List.of(input("speed", 0.5, 0.9), input("angle", 0, 0, 0)));
      ZkException refused = assertThrows(ZkException.class, () -> circuits.prove(folder, wide));
      assertTrue(String.valueOf(refused.getMessage()).contains("'speed'"), "its own range counts");
      assertThrows(
          ZkException.class,
          () -> circuits.prove(folder, ModelInputs.of(List.of(List.of(0.1, 0.1, 0.1, 0.1, 0.1)))));
    }
  }

  /** Each kind of operator is a table of its own in the circuit, and code in its verifier. */
  private Path ofManyOperators() throws IOException {
    OnnxFile model = new OnnxFile().input("x", 1, 4);
    String sum = "x";
    for (String operator : List.of("Sigmoid", "Tanh", "Exp", "Cos", "Sin", "Erf", "Atan")) {
      model.node(operator, "x", "of" + operator);
      model.node("Add", sum + " of" + operator, "with" + operator);
      sum = "with" + operator;
    }
    return model.output(sum, 1, 4).in(temporary.resolve("many.onnx"));
  }

  private static void assertFails(CircuitFolder folder, CircuitDescription circuit, ZkProof proof)
      throws IOException {
    assertInstanceOf(
        VerifierRun.Verdict.Fails.class,
        VerifierRun.run(folder.verifier(), proof, circuit.instances(), circuit.gasCeiling()));
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  /** By EZKL's reusable verifier, which takes a proof with exactly the circuit's key behind it. */
  @Test
  void h3AVerifierThatWouldBeTooLargeIsTheReusableOneBoundToItsKey() throws IOException {
    CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
    ModelInputs question = ModelInputs.of(List.of(List.of(0.5, -0.25, 0.75, 0.1)));
    try (Circuits circuits = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      CircuitDescription circuit = circuits.setup(ofManyOperators(), question, folder);
      assertTrue(folder.verifier().size() <= 24_575);
      Bytes key = folder.key();
      assertTrue(key.size() > 32, "its own is small enough");
      ZkProof proof = circuits.prove(folder, question);
      assertEquals("", circuits.objection(folder, proof));
      int own = proof.proof().size() - key.size();
      for (int at : List.of(0, own / 2, own - 1, own, own + key.size() / 2, own + key.size() - 1)) {
        assertFails(folder, circuit, with(proof, flipped(proof.proof(), at)));
      }
      Bytes bare = proof.proof().slice(0, own);
      assertFails(folder, circuit, with(proof, bare));
      assertFails(folder, circuit, with(proof, Bytes.concat(proof.proof(), key)));
      for (int i = 0; i < proof.instances().size(); i++) {
        List<Bytes32> other = new ArrayList<>(proof.instances());
        other.set(i, new Bytes32(flipped(other.get(i).value(), 31)));
        assertFails(folder, circuit, new ZkProof(proof.verifierCodeHash(), proof.proof(), other));
      }
    }
  }

  private static ZkProof with(ZkProof proof, Bytes bytes) {
    return new ZkProof(proof.verifierCodeHash(), bytes, proof.instances());
  }

  /** Two provers in one folder, each with another question. */
  @Test
  void twoRunsOfACircuitDoNotMeet() throws Exception {
    CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
    ModelInputs calibration = ModelInputs.read(MODEL.resolve("calibration.json"));
    try (Circuits first = circuits(limits(6L << 30, Duration.ofMinutes(10)));
        Circuits second = circuits(limits(6L << 30, Duration.ofMinutes(10)));
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      CircuitDescription _ = first.setup(MODEL.resolve("model.onnx"), calibration, folder);
      List<ModelInputs> questions =
          List.of(
              calibration.row(0),
              ModelInputs.of(List.of(calibration.inputs().getFirst().rows().getLast())));
      List<Future<ZkProof>> proofs = new ArrayList<>();
      for (Circuits each : List.of(first, second)) {
        ModelInputs question = questions.get(proofs.size());
        proofs.add(threads.submit(() -> each.prove(folder, question)));
      }
      for (int i = 0; i < proofs.size(); i++) {
        assertEquals(first.answer(folder, questions.get(i)), proofs.get(i).get().instances());
      }
      assertNotEquals(proofs.get(0).get().instances(), proofs.get(1).get().instances());
    }
    try (Stream<Path> left = Files.list(folder.path())) {
      assertFalse(left.anyMatch(Files::isDirectory), "its runs leave nothing");
    }
  }

  @Test
  void aModelThatIsNoneIsRefusedAndTheProcessLivesOn() throws IOException {
    Path junk =
        new OnnxFile()
            .input("x", 1, 8)
            .node("Relu", "nothing", "y")
            .output("y", 1, 8)
            .in(temporary.resolve("junk.onnx"));
    ModelInputs calibration = ModelInputs.read(MODEL.resolve("calibration.json"));
    try (Circuits circuits = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      for (int i = 0; i < 2; i++) {
        CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit" + i));
        assertThrows(ZkException.class, () -> circuits.setup(junk, calibration, folder));
      }
    }
  }

  @Test
  void anOperatorThatTheProverDoesNotKnowIsNamed() throws IOException {
    String model =
        new String(Files.readAllBytes(MODEL.resolve("model.onnx")), StandardCharsets.ISO_8859_1);
    assertTrue(model.contains("Relu"));
    Path unknown =
        Files.write(
            temporary.resolve("unknown.onnx"),
            model.replace("Relu", "Xelu").getBytes(StandardCharsets.ISO_8859_1));
    ModelInputs calibration = ModelInputs.read(MODEL.resolve("calibration.json"));
    try (Circuits circuits = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
      ZkException refused =
          assertThrows(ZkException.class, () -> circuits.setup(unknown, calibration, folder));
      assertTrue(String.valueOf(refused.getMessage()).contains("Xelu"), refused.getMessage());
      assertFalse(Files.exists(folder.path()), "nothing is left of it");
    }
  }

  @Test
  void aProverThatTakesTooLongIsKilledAndTheNextOneAnswers() throws IOException {
    try (Circuits _ = circuits(limits(6L << 30, Duration.ofMinutes(10)))) {
      // EZKL is there.
    }
    Path home = temporary.resolve("home");
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("do", "setup")
            .put("folder", prepared().toString())
            .put("logrowsMax", 16);
    try (ProverProcess prover =
        new ProverProcess(tools().prover(), home, limits(6L << 30, Duration.ofMillis(300)))) {
      var reply = prover.ask(request.deepCopy(), step -> {}, () -> true);
      assertTrue(
          assertInstanceOf(ProverProcess.Reply.Failed.class, reply).reason().contains("killed"));
      ObjectNode quick = request.deepCopy().put("do", "nothing");
      reply = prover.ask(quick, step -> {}, () -> true);
      assertTrue(
          assertInstanceOf(ProverProcess.Reply.Failed.class, reply).reason().contains("KeyError"));
      reply = prover.ask(request.deepCopy(), step -> {}, () -> false);
      assertEquals(new ProverProcess.Reply.Failed("nobody wants it any more", false), reply);
    }
  }

  @Test
  void aProverThatWantsTooMuchMemoryEndsAlone() throws IOException {
    try (Circuits circuits = circuits(limits(1L << 29, Duration.ofMinutes(5)))) {
      ModelInputs calibration = ModelInputs.read(MODEL.resolve("calibration.json"));
      CircuitFolder folder = new CircuitFolder(temporary.resolve("circuit"));
      assertThrows(
          ZkException.class,
          () -> circuits.setup(MODEL.resolve("model.onnx"), calibration, folder));
    }
  }

  private Path prepared() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("prepared"));
    Files.copy(MODEL.resolve("model.onnx"), folder.resolve("model.onnx"));
    ModelInputs.read(MODEL.resolve("calibration.json")).write(folder.resolve("calibration.json"));
    return folder;
  }
}
