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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.service.UserHome;
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
      assertTrue(circuit.gas() > 0 && circuit.gas() <= circuit.gasCeiling());
      ZkProof proof = circuits.prove(folder, calibration.first());
      assertEquals(proof.instances(), circuits.answer(folder, calibration.first()));
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
          ZkException.class, () -> circuits.prove(folder, new ModelInputs(List.of(outside))));
      assertThrows(
          ZkException.class, () -> circuits.prove(folder, new ModelInputs(List.of(List.of(1.0)))));
    }
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
          List.of(calibration.first(), new ModelInputs(List.of(calibration.rows().getLast())));
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
    Path junk = Files.writeString(temporary.resolve("junk.onnx"), "junk");
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
