package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("role.properties");
  }

  private String refusal(byte[] content) throws IOException {
    Files.write(file, content);
    InvalidSettingsException refused =
        assertThrows(InvalidSettingsException.class, () -> PropertiesFile.read(file));
    assertEquals(1, refused.problems().size());
    String problem = refused.problems().getFirst();
    assertTrue(problem.startsWith("the file " + file), problem);
    return problem;
  }

  private String refusal(String content) throws IOException {
    return refusal(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keysAndValuesAreRead() throws Exception {
    Files.writeString(file, "\uFEFF# one\na.b = ü\nworker.outbox.sync: DISK\n\na.c=d=e\n");
    assertEquals(
        Map.of("a.b", "ü", "worker.outbox.sync", "DISK", "a.c", "d=e"), PropertiesFile.read(file));
  }

  @Test
  void aKeyThatIsGivenTwiceIsNamedAndItsValuesAreNot() throws Exception {
    String problem = refusal("kafka.password=one\na.b=c\nkafka.password=two\n");
    assertTrue(problem.contains("gives [kafka.password] more than once"), problem);
    assertFalse(problem.contains("one\n") || problem.contains("two"), problem);
  }

  @Test
  void whatIsNoPropertiesFileIsNotRepeated() throws Exception {
    String key = "ab".repeat(32);
    for (String content :
        new String[] {"{\"a.b\": 1}", "- a.b", "a", key, "0x" + key, "a.b c\u0000=1\nx"}) {
      String problem = refusal(content);
      assertTrue(problem.contains("is no properties file"), problem);
      assertFalse(problem.contains(key), problem);
    }
  }

  @Test
  void otherCharacterSetsAreRefused() throws Exception {
    assertTrue(refusal("a.b=ü".getBytes(StandardCharsets.ISO_8859_1)).contains("UTF-8"));
    assertTrue(refusal("a.b=c".getBytes(StandardCharsets.UTF_16)).contains("UTF-8"));
  }

  @Test
  void aBackslashThatBeginsNoCharacterIsExplained() throws Exception {
    assertTrue(refusal("node.home=C:\\users\\haca").contains("write a backslash as \\\\"));
  }

  @Test
  void aFileThatIsNotThereOrWithoutEndIsRefused() throws Exception {
    for (Path bad : new Path[] {folder.resolve("none"), folder}) {
      InvalidSettingsException refused =
          assertThrows(InvalidSettingsException.class, () -> PropertiesFile.read(bad));
      assertTrue(refused.problems().getFirst().contains("cannot be read"), refused::getMessage);
    }
    assertTrue(refusal("a.b=c\n".repeat(1 << 18)).contains("more than 1048576 bytes"));
  }
}
