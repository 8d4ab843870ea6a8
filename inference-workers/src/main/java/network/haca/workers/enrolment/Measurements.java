package network.haca.workers.enrolment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;

/**
 * What a simulated enclave measures, in the place of PCR0 to PCR2: the worker's code, the Java
 * runtime, the models.
 */
public final class Measurements {
  private Measurements() {}

  /**
   * @param modelDigests of the models that are served, in the order of their names
   */
  public static List<Bytes> take(List<Bytes> modelDigests) throws IOException {
    MessageDigest models = sha384();
    modelDigests.forEach(digest -> models.update(digest.toArray()));
    MessageDigest runtime = sha384();
    runtime.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    return List.of(code(), Bytes.wrap(runtime.digest()), Bytes.wrap(models.digest()));
  }

  private static Bytes code() throws IOException {
    Path source;
    try {
      source =
          Path.of(Measurements.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the worker's code cannot be found", e);
    }
    MessageDigest digest = sha384();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
    }
    return Bytes.wrap(digest.digest());
  }

  private static MessageDigest sha384() {
    try {
      return MessageDigest.getInstance("SHA-384");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-384", e);
    }
  }
}
