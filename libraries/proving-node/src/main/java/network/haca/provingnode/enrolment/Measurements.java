package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;

/**
 * The measurements of a simulated enclave, in the place of PCR0 to PCR2: the node's code, the Java
 * runtime, and what it was given to run.
 */
public final class Measurements {
  private Measurements() {}

  /**
   * @param code a class of each of the node's jars that are measured, with that of this library
   * @param digests of what it runs, models or sources of data, in the order of their names
   */
  public static Measurement take(List<Class<?>> code, List<Bytes> digests) throws IOException {
    MessageDigest runtime = sha384();
    runtime.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    return of(digest(code), Bytes.wrap(runtime.digest()), digests);
  }

  /** The same code and runtime, which is what runs already, with something else to run. */
  public static Measurement retake(Measurement before, List<Bytes> digests) {
    return of(before.pcrs().get(0), before.pcrs().get(1), digests);
  }

  private static Measurement of(Bytes code, Bytes runtime, List<Bytes> digests) {
    MessageDigest given = sha384();
    digests.forEach(digest -> given.update(digest.toArray()));
    return new Measurement(List.of(code, runtime, Bytes.wrap(given.digest())), Set.copyOf(digests));
  }

  private static Bytes digest(List<Class<?>> code) throws IOException {
    MessageDigest digest = sha384();
    for (Class<?> part : Stream.concat(code.stream(), Stream.of(Measurements.class)).toList()) {
      try (Stream<Path> files = Files.walk(source(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return Bytes.wrap(digest.digest());
  }

  private static Path source(Class<?> part) throws IOException {
    try {
      return Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the node's code cannot be found", e);
    }
  }

  private static MessageDigest sha384() {
    try {
      return MessageDigest.getInstance("SHA-384");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-384", e);
    }
  }
}
