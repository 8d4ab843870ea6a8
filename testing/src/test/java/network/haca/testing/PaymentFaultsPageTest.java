package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Why a citation leads to no test, or nothing if it does. */
  private static Optional<String> fault(Map<String, List<Path>> tests, Matcher cited)
      throws IOException {
    List<Path> files = tests.getOrDefault(cited.group(1), List.of());
    if (files.size() != 1) {
      return Optional.of("%s: %d classes of that name".formatted(cited.group(), files.size()));
    }
    return Files.readString(files.getFirst()).contains(" void " + cited.group(2) + "(")
        ? Optional.empty()
        : Optional.of(cited.group() + ": no such method");
  }

  @Test
  void everyAttackAndFaultNamesTestsThatExist() throws IOException {
    Map<String, List<Path>> tests = SourceFiles.tests(SourceFiles.under(ROOT));
    Set<String> faults = new TreeSet<>();
    assertFalse(rows().isEmpty(), "the page has rows");
    for (String row : rows()) {
      Matcher cited = CITED.matcher(row);
      int count = 0;
      while (cited.find()) {
        count++;
        fault(tests, cited).ifPresent(faults::add);
      }
      assertTrue(count > 0, () -> "without a test: " + row);
    }
    assertEquals(Set.of(), faults, "named in docs/payment-faults.md, and not one test");
  }
}
