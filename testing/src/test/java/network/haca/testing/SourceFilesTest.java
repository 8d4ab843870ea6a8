package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {
  @TempDir private Path root;

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  @Test
  void whatABuildMakesAndWhatIsHiddenIsNoSource() throws IOException {
    Path source = file("module/src/main/java/A.java");
    file("module/target/classes/A.class");
    file("page/node_modules/one/index.js");
    file(".git/config");
    assertEquals(List.of(source), SourceFiles.under(root));
  }

  @Test
  void testsOfOneNameAreAllFound() throws IOException {
    Path one = file("one/src/test/java/ATest.java");
    Path other = file("other/src/test/java/ATest.java");
    file("one/src/main/java/B.java");
    Map<String, List<Path>> tests = SourceFiles.tests(SourceFiles.under(root));
    assertEquals(Set.of("ATest"), tests.keySet());
    assertEquals(Set.of(one, other), Set.copyOf(tests.getOrDefault("ATest", List.of())));
  }
}
