package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/payment-faults.md} names for each attack and fault the tests that there are. */
class PaymentFaultsPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CITED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  private static List<String> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/payment-faults.md")).stream()
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.endsWith("| tests |"))
        .toList();
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .filter(file -> file.toString().contains("src/test/java"))
          .forEach(
              file -> tests.put(file.getFileName().toString().replaceFirst("\\.java$", ""), file));
    }
    return tests;
  }

  @Test
  void everyAttackAndFaultNamesTestsThatExist() throws IOException {
    Map<String, Path> tests = tests();
    Set<String> missing = new TreeSet<>();
    for (String row : rows()) {
      Matcher cited = CITED.matcher(row);
      int count = 0;
      while (cited.find()) {
        count++;
        Path file = tests.get(cited.group(1));
        if (file == null || !Files.readString(file).contains(" void " + cited.group(2) + "(")) {
          missing.add(cited.group());
        }
      }
      assertTrue(count > 0, () -> "without a test: " + row);
    }
    assertEquals(Set.of(), missing, "named in docs/payment-faults.md, and there is no such test");
  }

  @Test
  void noneOfTheKnownOnesIsLeftOut() throws IOException {
    // 11 attacks; 7 faults of sessions, 20 losses and 8 doublings of proofs; 5 ends of processes.
    assertEquals(11 + 7 + 20 + 8 + 5, rows().size());
  }
}
