package network.haca.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Verdicts that every platform must reach, one a line, in a resource beside the test. {@code
 * -Dvectors.out=DIR} writes those of this one there.
 */
public final class Vectors {
  private Vectors() {}

  /** The lines of a resource that stands beside a class. */
  public static List<String> lines(Class<?> test, String resource) throws IOException {
    try (InputStream in = test.getResourceAsStream(resource)) {
      assertNotNull(in, resource);
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  /** Holds each verdict to its line. */
  public static void assertSame(Class<?> test, String resource, List<String> verdicts)
      throws IOException {
    String folder = System.getProperty("vectors.out");
    if (folder != null) {
      Files.write(Path.of(folder, resource), verdicts);
      return;
    }
    List<String> expected = lines(test, resource);
    assertEquals(expected.size(), verdicts.size(), "cases");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), verdicts.get(i), "case " + i);
    }
  }
}
