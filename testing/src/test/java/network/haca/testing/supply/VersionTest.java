package network.haca.testing.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version stands in one place, and a tag of a release takes its place. */
class VersionTest {
  private static final Path ROOT = Path.of("..");

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.endsWith("pom.xml"))
          .filter(file -> Stream.of("target", "node_modules").noneMatch(file.toString()::contains))
          .toList();
    }
  }

  @Test
  void everyModuleHasTheVersionOfTheBuild() throws Exception {
    List<Path> poms = poms();
    assertTrue(poms.size() > 30, poms::toString);
    assertEquals(
        List.of(),
        poms.stream()
            .filter(pom -> !read(pom).contains("<version>${revision}</version>"))
            .toList());
  }

  @Test
  void aTagIsTheVersionOfARelease() {
    String release = read(ROOT.resolve(".github/workflows/release.yml"));
    assertTrue(release.contains("-Drevision=\"${GITHUB_REF_NAME#v}\""), release);
  }
}
