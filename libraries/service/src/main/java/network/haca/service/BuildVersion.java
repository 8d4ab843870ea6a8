package network.haca.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version that this build is of, as the root pom has it. */
public final class BuildVersion {
  /** The build writes the version of the root pom into it. */
  private static final String RESOURCE = "version.txt";

  private static final String TEXT = read();

  private BuildVersion() {}

  /** Such as {@code 1.2.0} or {@code 1.2.0-SNAPSHOT}. */
  public static String text() {
    return TEXT;
  }

  private static String read() {
    try (InputStream resource =
        Objects.requireNonNull(BuildVersion.class.getResourceAsStream(RESOURCE))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own jar cannot be read", e);
    }
  }
}
