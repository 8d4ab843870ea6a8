package network.haca.zk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;

/**
 * Makes circuits of models, and proofs of their answers, by EZKL; what it makes counts only if the
 * verifier contract takes it here, too.
 */
public final class Circuits implements AutoCloseable {
  private static final long MODEL_BYTES_MAX = 512L << 20;

  /** As the registry of models keeps it, with a byte before it (rule H3). */
  private static final int VERIFIER_BYTES_MAX = 24_575;

  /** As the blob of a settlement takes it (rule H4). */
  private static final int PROOF_BYTES_MAX = 64 << 10;

  /** Gas that a negative public input costs more than a zero: 32 bytes of 16 gas and not of 4. */
  private static final long NEGATIVE_GAS = 32 * (16 - 4);

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
   * @param model an ONNX file with one input
   * @param target there once all of it is made; nothing is there yet
   */
  public CircuitDescription setup(Path model, ModelInputs calibration, CircuitFolder target)
      throws IOException {
    if (Files.size(model) > MODEL_BYTES_MAX) {
      throw ZkException.setup("%s has over %d bytes.".formatted(model, MODEL_BYTES_MAX));
    }
    Path whole = target.path().toAbsolutePath();
    CircuitFolder making = new CircuitFolder(Files.createTempDirectory(whole.getParent(), ".zk-"));
    try {
      Files.copy(model, making.file("model.onnx"));
      calibration.write(making.file(CircuitFolder.CALIBRATION));
      CircuitDescription made = make(calibration, making);
      Files.move(making.path(), whole, StandardCopyOption.ATOMIC_MOVE);
      return made;
    } catch (IOException | RuntimeException e) {
      making.delete();
      throw e;
    }
  }

  private CircuitDescription make(ModelInputs calibration, CircuitFolder folder)
      throws IOException {
    ObjectNode request = request("setup", folder).put("logrowsMax", limits.logrowsMax());
    JsonNode made = done(request, "the circuit cannot be set up");
    requireOneOutput(made);
    requireRoom(folder);
    progress.accept("compiles the verifier");
    String verifier = tools.compile(folder.file("verifier.sol"));
    requireKept(Bytes.fromHex(verifier).size());
    CircuitDescription untried =
        description(made, calibration, Bytes.fromHex(verifier), 0, Duration.ZERO);
    folder.write(untried, verifier);
    progress.accept("makes a first proof");
    long begun = System.nanoTime();
    ZkProof first = prove(folder, calibration.first(), untried, () -> true);
    Duration proofTime = Duration.ofNanos(System.nanoTime() - begun);
    if (first.proof().size() > PROOF_BYTES_MAX) {
      throw ZkException.setup(
          "a proof has %d bytes; %d are settled at most"
              .formatted(first.proof().size(), PROOF_BYTES_MAX));
    }
    long gas = gas(Bytes.fromHex(verifier), first, untried);
    CircuitDescription tried =
        description(made, calibration, Bytes.fromHex(verifier), gas, proofTime);
    folder.write(tried, verifier);
    requireRoom(folder);
    return tried;
  }

  private static CircuitDescription description(
      JsonNode made, ModelInputs calibration, Bytes verifier, long gas, Duration proofTime) {
    List<Integer> inputScales = CircuitFolder.numbers(made.path("inputScales"));
    List<Integer> elements = CircuitFolder.numbers(made.path("instances"));
    return new CircuitDescription(
        made.path("version").asText(),
        made.path("logrows").asInt(),
        inputScales,
        CircuitFolder.numbers(made.path("outputScales")),
        elements.subList(0, inputScales.size()),
        elements.subList(inputScales.size(), elements.size()),
        Keccak.hash(verifier),
        Bytes32.fromHex(made.path("verifyingKeyHash").asText()),
        Bytes32.fromHex(made.path("referenceString").asText()),
        gas,
        ceiling(gas, elements.stream().mapToInt(Integer::intValue).sum()),
        calibration.least(),
        calibration.greatest(),
        proofTime);
  }

  /** What a proof takes depends on its bytes, and on those of the public inputs. */
  private static long ceiling(long gas, int instances) {
    return gas == 0
        ? CircuitDescription.GAS_CEILING_MAX
        : Math.min(CircuitDescription.GAS_CEILING_MAX, gas + gas / 10 + NEGATIVE_GAS * instances);
  }

  /**
   * Refuses a verifier that no registry keeps.
   *
   * @throws ZkException saying what makes a smaller one
   */
  static void requireKept(int verifierBytes) throws ZkException {
    if (verifierBytes > VERIFIER_BYTES_MAX) {
      throw ZkException.setup(
          "the verifier contract has %d bytes, and a registry keeps one of at most %d (EIP-170); give a smaller model, with fewer kinds of operators"
              .formatted(verifierBytes, VERIFIER_BYTES_MAX));
    }
  }

  /** Outputs have no order that circuit and answer share (rule H3). */
  private static void requireOneOutput(JsonNode made) throws ZkException {
    int outputs = made.path("outputScales").size();
    if (outputs != 1 || made.path("inputScales").size() != 1) {
      throw ZkException.setup(
          "the model has %d inputs and %d outputs; a model of one input and one output can be proven"
              .formatted(made.path("inputScales").size(), outputs));
    }
  }

  private static long gas(Bytes verifier, ZkProof proof, CircuitDescription circuit)
      throws ZkException {
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
    ZkProof proof = prove(folder, input, circuit, isWanted);
    long _ = gas(folder.verifier(), proof, circuit);
    return proof;
  }

  private ZkProof prove(
      CircuitFolder folder, ModelInputs input, CircuitDescription circuit, BooleanSupplier isWanted)
      throws IOException {
    requireFit(input, circuit);
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
    requireFit(input, folder.description());
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

  /**
   * Refuses what the circuit was not calibrated for (docs/adr/0045).
   *
   * @throws ZkException saying what it was calibrated for
   */
  public static void requireFit(ModelInputs input, CircuitDescription circuit) throws ZkException {
    if (input.rows().size() != 1 || input.rows().getFirst().size() != circuit.inputs()) {
      throw ZkException.setup(
          "the model takes one input of %d numbers".formatted(circuit.inputs()));
    }
    // What is rounded to the circuit's numbers may be half a step further out than it was.
    double half = Math.scalb(0.5, -circuit.inputScales().getFirst());
    if (input.least() < circuit.least() - half || input.greatest() > circuit.greatest() + half) {
      throw ZkException.setup(
          "the circuit was calibrated with numbers from %s to %s; the input has others"
              .formatted(circuit.least(), circuit.greatest()));
    }
  }

  /** EZKL's own word on a proof: nothing is wrong with it if it is empty. */
  public String objection(CircuitFolder folder, ZkProof proof) throws IOException {
    try (CircuitRun run = CircuitRun.in(folder)) {
      ObjectNode request = request("verify", folder, run).put("proof", proof.proof().toHex());
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

  private static ObjectNode request(String action, CircuitFolder folder) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("do", action)
        .put("folder", folder.path().toAbsolutePath().toString());
  }

  private JsonNode done(ObjectNode request, String failure) throws IOException {
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

  private void requireRoom(CircuitFolder folder) throws IOException {
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
