package network.haca.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The circuit that EZKL made of {@code models/zk/oscillator}, of two inputs and two outputs, with
 * the reusable verifier bound to its key, and a proof of one answer with the key behind it, as
 * {@code haca zk setup} and {@code haca zk prove} wrote them of the first row of its calibration.
 */
public final class RecordedLargeCircuit {
  /** Binary digits after the point of its inputs and outputs. */
  public static final int SCALE = 12;

  private static final String CIRCUIT = "circuit.json";
  private static final String PROOF = "proof.json";

  private RecordedLargeCircuit() {}

  /** The verifier's runtime code, in hexadecimal with 0x, as all that follows. */
  public static String verifierCode() {
    return found(CIRCUIT, "\"verifier\" ?: ?\"([^\"]*)\"");
  }

  /** The key artifact, which stands behind each proof. */
  public static String key() {
    return found(CIRCUIT, "\"key\" ?: ?\"([^\"]*)\"");
  }

  public static long gasCeiling() {
    return Long.parseLong(found(CIRCUIT, "\"gasCeiling\" ?: ?([0-9]*)"));
  }

  /** A proof, with the key behind it. */
  public static String proof() {
    return found(PROOF, "\"proof\" ?: ?\"([^\"]*)\"");
  }

  /**
   * The public inputs: of {@code drive} and {@code state}, then of {@code energy} and {@code next}.
   */
  public static List<String> instances() {
    return List.of(found(PROOF, "\"instances\" ?: ?\\[([^]]*)]").replace("\"", "").split(","));
  }

  private static String found(String file, String pattern) {
    Matcher field = Pattern.compile(pattern).matcher(text(file));
    if (!field.find()) {
      throw new IllegalStateException(file + " has nothing like " + pattern);
    }
    return field.group(1);
  }

  private static String text(String file) {
    try (InputStream in = RecordedLargeCircuit.class.getResourceAsStream("oscillator/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
