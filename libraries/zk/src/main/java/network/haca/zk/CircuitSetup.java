package network.haca.zk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.ZkProof;

/** The set-up of a circuit by EZKL, from a model to a verifier that has taken a proof. */
final class CircuitSetup {
  private static final long MODEL_BYTES_MAX = 512L << 20;

  /** Inputs of a model, and outputs, as the registry takes scales of them (rule H1). */
  private static final int TENSORS_MAX = 16;

  /** As the blob of a settlement takes it (rule H4). */
  private static final int PROOF_BYTES_MAX = 64 << 10;

  /** Gas that a negative public input costs more than a zero: 32 bytes of 16 gas and not of 4. */
  private static final long NEGATIVE_GAS = 32 * (16 - 4);

  private final Circuits circuits;
  private final ProverTools tools;
  private final ProverLimits limits;
  private final Consumer<String> progress;

  /**
   * @param circuits whose process is asked
   */
  CircuitSetup(
      Circuits circuits, ProverTools tools, ProverLimits limits, Consumer<String> progress) {
    this.circuits = circuits;
    this.tools = tools;
    this.limits = limits;
    this.progress = progress;
  }

  /** As {@link Circuits#setup} says. */
  CircuitDescription setup(Path model, ModelInputs calibration, CircuitFolder target)
      throws IOException {
    if (Files.size(model) > MODEL_BYTES_MAX) {
      throw ZkException.setup("%s has over %d bytes.".formatted(model, MODEL_BYTES_MAX));
    }
    CircuitForm form = NamedTensors.of(model);
    requireFew(form);
    ModelInputs named =
        CircuitRange.named(
            calibration, form.inputs().stream().map(CircuitForm.Side::name).toList());
    Path whole = target.path().toAbsolutePath();
    CircuitFolder making = new CircuitFolder(Files.createTempDirectory(whole.getParent(), ".zk-"));
    boolean isMade = false;
    try {
      NamedTensors.copy(model, form, making.file("model.onnx"));
      named.write(making.file(CircuitFolder.CALIBRATION));
      CircuitDescription made = make(form, named, making);
      Files.move(making.path(), whole, StandardCopyOption.ATOMIC_MOVE);
      isMade = true;
      return made;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw ZkException.setup(
          "the model's tensors have no fixed shapes, or too large ones: " + e.getMessage());
    } finally {
      if (!isMade) {
        making.delete();
      }
    }
  }

  private CircuitDescription make(CircuitForm form, ModelInputs calibration, CircuitFolder folder)
      throws IOException {
    ObjectNode request = Circuits.request("setup", folder).put("logrowsMax", limits.logrowsMax());
    JsonNode made = circuits.done(request, "the circuit cannot be set up");
    circuits.requireRoom(folder);
    progress.accept("compiles the verifier");
    Bytes suffix = CircuitVerifier.suffix(form, error(made));
    CircuitVerifier own = CircuitVerifier.own(tools, folder, suffix);
    CircuitDescription untried = description(form, made, calibration, own.code(), 0, Duration.ZERO);
    progress.accept("makes a first proof");
    long begun = System.nanoTime();
    ZkProof bare = circuits.bareProof(folder, calibration.row(0), untried, () -> true);
    Duration proofTime = Duration.ofNanos(System.nanoTime() - begun);
    CircuitVerifier verifier = own.isKept() ? own : reusable(suffix, folder, own, bare);
    ZkProof first = verifier.completed(Keccak.hash(verifier.code()), bare);
    if (first.proof().size() > PROOF_BYTES_MAX) {
      throw ZkException.setup(
          "a proof has %d bytes; %d are settled at most"
              .formatted(first.proof().size(), PROOF_BYTES_MAX));
    }
    long gas = Circuits.gas(verifier.code(), first, untried);
    CircuitDescription tried =
        description(form, made, calibration, verifier.code(), gas, proofTime);
    folder.write(tried, verifier);
    circuits.requireRoom(folder);
    return tried;
  }

  private static CircuitDescription description(
      CircuitForm form,
      JsonNode made,
      ModelInputs calibration,
      Bytes verifier,
      long gas,
      Duration proofTime) {
    List<Integer> inputScales = CircuitFolder.numbers(made.path("inputScales"));
    List<Integer> elements = CircuitFolder.numbers(made.path("instances"));
    return new CircuitDescription(
        made.path("version").asText(),
        made.path("logrows").asInt(),
        form,
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
        MeasuredError.in(verifier),
        proofTime);
  }

  /**
   * As EZKL has measured it; nothing if it has not.
   *
   * @throws ZkException if the circuit is off beyond all measure
   */
  private static Optional<MeasuredError> error(JsonNode made) throws ZkException {
    JsonNode measured = made.path("maxError");
    try {
      return measured.isNumber()
          ? Optional.of(MeasuredError.of(measured.decimalValue()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw ZkException.setup(
          "the circuit is off the model by %s; give it a calibration with smaller numbers"
              .formatted(measured));
    }
  }

  /** What a proof takes depends on its bytes, and on those of the public inputs. */
  private static long ceiling(long gas, int instances) {
    return gas == 0
        ? CircuitDescription.GAS_CEILING_MAX
        : Math.min(CircuitDescription.GAS_CEILING_MAX, gas + gas / 10 + NEGATIVE_GAS * instances);
  }

  /** No registry keeps the circuit's own. */
  private CircuitVerifier reusable(
      Bytes suffix, CircuitFolder folder, CircuitVerifier own, ZkProof proof) throws IOException {
    progress.accept(
        "takes the reusable verifier, since its own has %d bytes".formatted(own.code().size()));
    JsonNode made =
        circuits.done(Circuits.request("reusable", folder), "there is no reusable verifier of it");
    Bytes key = Bytes.fromHex(made.path("key").asText());
    return CircuitVerifier.bound(tools, folder, suffix, key, proof.proof().size());
  }

  /**
   * Refuses a model without inputs or outputs, or with more than the registry of models takes
   * scales of.
   *
   * @throws ZkException saying how many it takes
   */
  static void requireFew(CircuitForm names) throws ZkException {
    if (names.inputs().isEmpty() || names.outputs().isEmpty()) {
      throw ZkException.setup("the model has no inputs, or no outputs");
    }
    if (Math.max(names.inputs().size(), names.outputs().size()) > TENSORS_MAX) {
      throw ZkException.setup(
          "the model has %d inputs and %d outputs; %d of each can be proven"
              .formatted(names.inputs().size(), names.outputs().size(), TENSORS_MAX));
    }
  }
}
