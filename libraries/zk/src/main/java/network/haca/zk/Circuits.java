package network.haca.zk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;

/**
 * Makes circuits of models, and proofs of their answers, by EZKL; what it makes counts only if the
 * verifier contract takes it here, too.
 */
public final class Circuits implements AutoCloseable {
  private final ProverTools tools;
  private final ProverProcess prover;
  private final ProverLimits limits;
  private final Consumer<String> progress;

  /**
   * @param home of the prover's process
   * @throws ZkException if there is no EZKL, and none can be installed
   */
  public Circuits(ProverTools tools, Path home, ProverLimits limits, Consumer<String> progress)
      throws IOException {
    this.tools = tools;
    this.limits = limits;
    this.progress = progress;
    this.prover = new ProverProcess(tools.prover(), home, limits);
  }

  /**
   * Sets a circuit up: its settings by the given inputs, keys, a reference string of its own, and a
   * verifier contract, tried with a first proof.
   *
   * @param model an ONNX file
   * @param calibration questions, by the names of the model's inputs if it has several
   * @param target there once all of it is made; nothing is there yet
   */
  public CircuitDescription setup(Path model, ModelInputs calibration, CircuitFolder target)
      throws IOException {
    return new CircuitSetup(this, tools, limits, progress).setup(model, calibration, target);
  }

  static long gas(Bytes verifier, ZkProof proof, CircuitDescription circuit) throws ZkException {
    return switch (VerifierRun.run(verifier, proof, circuit.instances(), circuit.gasCeiling())) {
      case VerifierRun.Verdict.Holds(long gas) -> gas;
      case VerifierRun.Verdict.Fails(String reason) ->
          throw ZkException.failed("the first proof does not hold: " + reason);
    };
  }

  /**
   * Proves the model's answer to one input.
   *
   * @throws ZkException if the input is not one that the circuit was calibrated for
   */
  public ZkProof prove(CircuitFolder folder, ModelInputs input) throws IOException {
    return prove(folder, input, () -> true);
  }

  /**
   * Proves the model's answer to one input, if it is still wanted when the process is there that
   * {@link #abandon} ends.
   *
   * @throws ZkException if the input is not one that the circuit was calibrated for
   */
  public ZkProof prove(CircuitFolder folder, ModelInputs input, BooleanSupplier isWanted)
      throws IOException {
    CircuitDescription circuit = folder.description();
    CircuitVerifier verifier = new CircuitVerifier(folder.verifier(), folder.key());
    ZkProof proof =
        verifier.completed(circuit.verifierCodeHash(), bareProof(folder, input, circuit, isWanted));
    long _ = gas(verifier.code(), proof, circuit);
    return proof;
  }

  /** As EZKL makes it. */
  ZkProof bareProof(
      CircuitFolder folder, ModelInputs input, CircuitDescription circuit, BooleanSupplier isWanted)
      throws IOException {
    CircuitRange.require(input, circuit);
    folder.requireReferenceString(circuit);
    folder.requireFixedWeights();
    try (CircuitRun run = CircuitRun.in(folder);
        ProofClock _ = new ProofClock(circuit.proofTime(), progress)) {
      input.write(run.file("input.json"));
      JsonNode made = done(request("prove", folder, run), "the answer cannot be proven", isWanted);
      requireRoom(folder);
      return new ZkProof(
          circuit.verifierCodeHash(), Bytes.fromHex(made.path("proof").asText()), instances(made));
    }
  }

  /**
   * The circuit's own answer to one input, without a proof: all public inputs that a proof would
   * have.
   *
   * @throws ZkException if the input is not one that the circuit was calibrated for
   */
  public List<Bytes32> answer(CircuitFolder folder, ModelInputs input) throws IOException {
    CircuitRange.require(input, folder.description());
    try (CircuitRun run = CircuitRun.in(folder)) {
      input.write(run.file("input.json"));
      return instances(done(request("witness", folder, run), "the circuit gives no answer"));
    }
  }

  private static List<Bytes32> instances(JsonNode made) {
    List<Bytes32> instances = new ArrayList<>();
    made.path("instances").forEach(instance -> instances.add(Bytes32.fromHex(instance.asText())));
    return instances;
  }

  /** EZKL's own word on a proof: nothing is wrong with it if it is empty. */
  public String objection(CircuitFolder folder, ZkProof proof) throws IOException {
    int own = proof.proof().size() - folder.key().size();
    if (own < 0 || !proof.proof().slice(own, folder.key().size()).equals(folder.key())) {
      return "Behind the proof there is another key than the circuit's.";
    }
    try (CircuitRun run = CircuitRun.in(folder)) {
      ObjectNode request =
          request("verify", folder, run).put("proof", proof.proof().slice(0, own).toHex());
      var instances = request.putArray("instances");
      proof.instances().forEach(instance -> instances.add(instance.toHex()));
      JsonNode result = done(request, "EZKL cannot verify");
      return result.path("holds").asBoolean()
          ? ""
          : "EZKL does not take the proof. " + result.path("reason").asText();
    }
  }

  private static ObjectNode request(String action, CircuitFolder folder, CircuitRun run) {
    return request(action, folder).put("run", run.name());
  }

  static ObjectNode request(String action, CircuitFolder folder) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("do", action)
        .put("folder", folder.path().toAbsolutePath().toString());
  }

  JsonNode done(ObjectNode request, String failure) throws IOException {
    return done(request, failure, () -> true);
  }

  private JsonNode done(ObjectNode request, String failure, BooleanSupplier isWanted)
      throws IOException {
    return switch (prover.ask(request, progress, isWanted)) {
      case ProverProcess.Reply.Done(JsonNode result) -> result;
      case ProverProcess.Reply.Failed(String reason, boolean _) ->
          throw ZkException.failed(failure + ": " + reason);
    };
  }

  void requireRoom(CircuitFolder folder) throws IOException {
    if (folder.size() > limits.folderBytes()) {
      throw ZkException.setup(
          "the circuit's files have over %d bytes".formatted(limits.folderBytes()));
    }
  }

  /** Ends what is done now, and fails it; this goes on with what is asked next. */
  public void abandon() {
    prover.abandon();
  }

  @Override
  public void close() {
    prover.close();
  }
}
