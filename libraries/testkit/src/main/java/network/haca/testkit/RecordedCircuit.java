package network.haca.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The circuit that EZKL made of the classifier in {@code models/zk/classifier}, and a proof of one
 * answer, as {@code haca zk setup} and {@code haca zk prove} wrote them (docs/zk.md has the
 * commands and the input).
 */
public final class RecordedCircuit {
  /** Binary digits after the point of its inputs and outputs. */
  public static final int SCALE = 13;

  public static final long GAS_CEILING = 594_287;

  /** The input that the proof is of. */
  public static final List<String> INPUT =
      List.of("0.9889", "0.2761", "-0.0821", "-0.3236", "0.3413", "-0.7757", "-0.7085", "1.0354");

  /** Its public inputs that are the answer, each of them a number of 2^-13. */
  public static final List<Integer> OUTPUT = List.of(-70_435, 64_120, -658);

  private static final String CIRCUIT = "circuit.json";
  private static final String PROOF = "proof.json";

  private RecordedCircuit() {}

  /** The verifier's runtime code, in hexadecimal with 0x, as all that follows. */
  public static String verifierCode() {
    return field(CIRCUIT, "verifier");
  }

  public static String verifyingKeyHash() {
    return field(CIRCUIT, "verifyingKeyHash");
  }

  public static String referenceString() {
    return field(CIRCUIT, "referenceString");
  }

  public static String proof() {
    return field(PROOF, "proof");
  }

  /** All public inputs of the proof. */
  public static List<String> instances() {
    Matcher list = Pattern.compile("\"instances\":\\[([^]]*)]").matcher(text(PROOF));
    if (!list.find()) {
      throw new IllegalStateException("the proof has no public inputs");
    }
    return List.of(list.group(1).replace("\"", "").split(","));
  }

  /** The input as little-endian elements of FP32, in hexadecimal. */
  public static String inputContent() {
    return content(INPUT.stream().map(Float::parseFloat).toList());
  }

  /** The answer likewise, each number exactly what the circuit gave. */
  public static String outputContent() {
    return content(OUTPUT.stream().map(number -> Math.scalb((float) number, -SCALE)).toList());
  }

  private static String content(List<Float> numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(buffer::putFloat);
    return "0x" + HexFormat.of().formatHex(buffer.array());
  }

  /**
   * The same with the names of its tensors, {@code features} and {@code scores}, as set-up notes.
   */
  public static Path writeNamedInto(Path folder) throws IOException {
    Path file = writeInto(folder).resolve(CIRCUIT);
    String names =
        """
        {"inputs": [{"name": "features", "shape": [1, 8]}],
         "outputs": [{"name": "scores", "shape": [1, 3]}],""";
    Files.writeString(file, Files.readString(file).replaceFirst("\\{", names));
    return folder;
  }

  /** Writes circuit and proof, as the commands did, into a folder. */
  public static Path writeInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : List.of(CIRCUIT, PROOF)) {
      Files.writeString(folder.resolve(file), text(file));
    }
    return folder;
  }

  private static String field(String file, String name) {
    Matcher field = Pattern.compile("\"" + name + "\" ?: ?\"([^\"]*)\"").matcher(text(file));
    if (!field.find()) {
      throw new IllegalStateException(file + " has no " + name);
    }
    return field.group(1);
  }

  private static String text(String file) {
    try (InputStream in = RecordedCircuit.class.getResourceAsStream("classifier/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
