package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Verdicts that every platform must reach, in a resource. {@code -Dvectors.out=DIR} writes those of
 * this one there.
 */
final class Vectors {
  private Vectors() {}

  static List<String> lines(String resource) throws IOException {
    try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
      assertNotNull(in, resource);
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  static void assertSame(String resource, List<String> verdicts) throws IOException {
    String folder = System.getProperty("vectors.out");
    if (folder != null) {
      Files.write(Path.of(folder, resource), verdicts);
      return;
    }
    List<String> expected = lines(resource);
    assertEquals(expected.size(), verdicts.size(), "cases");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), verdicts.get(i), "case " + i);
    }
  }
}
