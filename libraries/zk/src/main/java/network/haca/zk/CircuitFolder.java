package network.haca.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;

/** The files of a circuit that was set up, and of proofs. */
public final class CircuitFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESCRIPTION = "circuit.json";
  static final String CALIBRATION = "calibration.json";
  private static final String CIRCUIT_FORMAT = "haca.zk.circuit.v1";
  private static final String PROOF_FORMAT = "haca.zk.proof.v1";
  private static final long JSON_BYTES_MAX = 4L << 20;

  /** A file says no longer time for a proof than a prover is ever given. */
  private static final long PROOF_MILLIS_MAX = Duration.ofDays(1).toMillis();

  private final Path folder;

  public CircuitFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Bytes of all its files. */
  long size() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }

  /**
   * An input that the circuit was calibrated with.
   *
   * @throws ZkException if the folder has none
   */
  public ModelInputs sample() throws IOException {
    return ModelInputs.read(file(CALIBRATION)).row(0);
  }

  /** Deletes its files and itself. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.isDirectory(file)) {
          CircuitRun.delete(file);
        } else {
          Files.delete(file);
        }
      }
    }
    Files.delete(folder);
  }

  void write(CircuitDescription circuit, CircuitVerifier verifier) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", CIRCUIT_FORMAT)
            .put("ezkl", circuit.ezkl())
            .put("logrows", circuit.logrows());
    sides(json.putArray("inputs"), circuit.form().inputs());
    sides(json.putArray("outputs"), circuit.form().outputs());
    numbers(json.putArray("inputScales"), circuit.inputScales());
    numbers(json.putArray("outputScales"), circuit.outputScales());
    numbers(json.putArray("inputElements"), circuit.inputElements());
    numbers(json.putArray("outputElements"), circuit.outputElements());
    json.put("verifierCodeHash", circuit.verifierCodeHash().toHex())
        .put("verifyingKeyHash", circuit.verifyingKeyHash().toHex())
        .put("referenceString", circuit.referenceString().toHex())
        .put("gas", circuit.gas())
        .put("gasCeiling", circuit.gasCeiling())
        .put("proofMillis", circuit.proofTime().toMillis())
        .put("verifier", verifier.code().toHex())
        .put("key", verifier.key().toHex());
    circuit.least().forEach(json.putArray("least")::add);
    circuit.greatest().forEach(json.putArray("greatest")::add);
    Files.write(file(DESCRIPTION), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /**
   * The description, as it was set up.
   *
   * @throws ZkException if there is none, or it is unreadable
   */
  public CircuitDescription description() throws IOException {
    JsonNode json = read(file(DESCRIPTION), CIRCUIT_FORMAT);
    try {
      return new CircuitDescription(
          json.path("ezkl").asText(),
          json.path("logrows").asInt(),
          new CircuitForm(sides(json.path("inputs")), sides(json.path("outputs"))),
          numbers(json.path("inputScales")),
          numbers(json.path("outputScales")),
          numbers(json.path("inputElements")),
          numbers(json.path("outputElements")),
          Bytes32.fromHex(json.path("verifierCodeHash").asText()),
          Bytes32.fromHex(json.path("verifyingKeyHash").asText()),
          Bytes32.fromHex(json.path("referenceString").asText()),
          json.path("gas").asLong(),
          Math.min(json.path("gasCeiling").asLong(), CircuitDescription.GAS_CEILING_MAX),
          ranges(json.path("least")),
          ranges(json.path("greatest")),
          MeasuredError.in(hex(json, "verifier", file(DESCRIPTION))),
          Duration.ofMillis(Math.clamp(json.path("proofMillis").asLong(), 0, PROOF_MILLIS_MAX)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw ZkException.setup(file(DESCRIPTION) + ": " + e.getMessage());
    }
  }

  /**
   * Holds the file of the reference string to the one that the circuit was set up with: with any
   * other, of whatever size, nothing that it proves would hold.
   *
   * @throws ZkException if it is another, or is not there
   */
  void requireReferenceString(CircuitDescription circuit) throws IOException {
    Path file = file("kzg.srs");
    if (!Files.isRegularFile(file) || !sha256(file).equals(circuit.referenceString())) {
      throw ZkException.setup(
          "%s is not the reference string that the circuit was set up with, %s; set the circuit up anew"
              .formatted(file, circuit.referenceString()));
    }
  }

  /**
   * Holds the circuit to weights that are fixed in its verifying key, and to public inputs and
   * outputs: of another one, a proof says nothing about a model.
   *
   * @throws ZkException if it is another
   */
  public void requireFixedWeights() throws IOException {
    JsonNode arguments = json(file("settings.json")).path("run_args");
    boolean isPublic =
        List.of("input_visibility", "output_visibility").stream()
            .allMatch(each -> arguments.path(each).asText().equals("Public"));
    if (!isPublic || !arguments.path("param_visibility").asText().equals("Fixed")) {
      throw ZkException.setup(
          "%s: the circuit's weights are not fixed, or its inputs or outputs not public; set it up by 'haca zk setup'"
              .formatted(file("settings.json")));
    }
  }

  private static Bytes32 sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      long _ = digesting.transferTo(OutputStream.nullOutputStream());
      return new Bytes32(Bytes.wrap(digesting.getMessageDigest().digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** The verifier's runtime code, whatever it is: {@link VerifierRun} holds it to its hash. */
  public Bytes verifier() throws IOException {
    return hex(read(file(DESCRIPTION), CIRCUIT_FORMAT), "verifier", file(DESCRIPTION));
  }

  /** The key artifact that stands behind each proof; empty where the verifier's code has it. */
  Bytes key() throws IOException {
    JsonNode json = read(file(DESCRIPTION), CIRCUIT_FORMAT);
    return json.has("key") ? hex(json, "key", file(DESCRIPTION)) : Bytes.EMPTY;
  }

  /** Writes a proof into a file. */
  public static void write(ZkProof proof, Path file) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", PROOF_FORMAT)
            .put("verifierCodeHash", proof.verifierCodeHash().toHex())
            .put("proof", proof.proof().toHex());
    ArrayNode instances = json.putArray("instances");
    proof.instances().forEach(instance -> instances.add(instance.toHex()));
    Files.write(file, JSON.writeValueAsBytes(json));
  }

  /**
   * Reads a proof.
   *
   * @throws ZkException if the file holds none
   */
  public static ZkProof readProof(Path file) throws IOException {
    JsonNode json = read(file, PROOF_FORMAT);
    List<Bytes32> instances = new ArrayList<>();
    JsonNode given = json.path("instances");
    if (!given.isArray() || given.size() > ZkProof.INSTANCES_MAX) {
      throw ZkException.setup(
          "%s: no list of at most %d public inputs".formatted(file, ZkProof.INSTANCES_MAX));
    }
    try {
      given.forEach(instance -> instances.add(Bytes32.fromHex(instance.asText())));
      Bytes proof = hex(json, "proof", file);
      if (proof.size() > ZkProof.BYTES_MAX) {
        throw ZkException.setup("%s: a proof of %d bytes".formatted(file, proof.size()));
      }
      return new ZkProof(Bytes32.fromHex(json.path("verifierCodeHash").asText()), proof, instances);
    } catch (IllegalArgumentException e) {
      throw ZkException.setup(file + ": " + e.getMessage());
    }
  }

  private static Bytes hex(JsonNode json, String name, Path file) throws ZkException {
    try {
      return Bytes.fromHex(json.path(name).asText());
    } catch (IllegalArgumentException e) {
      throw ZkException.setup("%s: '%s' is not hexadecimal".formatted(file, name));
    }
  }

  /** A JSON file of bounded size and of that format. */
  private static JsonNode read(Path file, String format) throws IOException {
    JsonNode json = json(file);
    if (json.path("format").asText().equals(format)) {
      return json;
    }
    throw ZkException.setup("%s is not of the format %s.".formatted(file, format));
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw ZkException.setup(file + " is not there.");
    }
    if (Files.size(file) > JSON_BYTES_MAX) {
      throw ZkException.setup("%s has over %d bytes.".formatted(file, JSON_BYTES_MAX));
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      return json == null ? MissingNode.getInstance() : json;
    } catch (JsonProcessingException | MalformedInputException e) {
      throw ZkException.setup(file + " is no JSON.");
    }
  }

  private static void numbers(ArrayNode array, List<Integer> numbers) {
    numbers.forEach(array::add);
  }

  private static void sides(ArrayNode array, List<CircuitForm.Side> sides) {
    for (CircuitForm.Side side : sides) {
      ArrayNode shape = array.addObject().put("name", side.name()).putArray("shape");
      side.shape().forEach(shape::add);
    }
  }

  private static List<CircuitForm.Side> sides(JsonNode array) {
    List<CircuitForm.Side> sides = new ArrayList<>();
    for (JsonNode side : array) {
      List<Long> shape = new ArrayList<>();
      side.path("shape").forEach(size -> shape.add(size.asLong()));
      sides.add(new CircuitForm.Side(side.path("name").asText(), shape));
    }
    return sides;
  }

  /** One number where a circuit was set up when each had one input. */
  private static List<Double> ranges(JsonNode given) {
    List<Double> numbers = new ArrayList<>();
    if (given.isNumber()) {
      numbers.add(given.asDouble());
    }
    given.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  static List<Integer> numbers(JsonNode array) {
    List<Integer> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }
}
