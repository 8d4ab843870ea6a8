package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/protocol.md} defines what the repository cites, and names the tests that hold it. */
class ProtocolPageTest {
  private static final Path ROOT = Path.of("..");

  // Set once before all tests.
  @SuppressWarnings("NullAway.Init")
  private static List<Path> files;

  @SuppressWarnings("NullAway.Init")
  private static ProtocolPage page;

  @BeforeAll
  static void readPageAndListSources() throws IOException {
    page = ProtocolPage.read(Files.readString(ROOT.resolve("docs/protocol.md")));
    files = SourceFiles.under(ROOT);
  }

  private static boolean mayCite(Path file) {
    // The examples below are no citations.
    return file.toString().matches(".*\\.(java|sol|proto|py|md)")
        && !file.endsWith(ProtocolPageTest.class.getSimpleName() + ".java");
  }

  @Test
  void everyRuleThatIsCitedIsDefined() throws IOException {
    Map<String, Set<String>> undefined = new TreeMap<>();
    Set<String> cited = new TreeSet<>();
    for (Path file : files.stream().filter(ProtocolPageTest::mayCite).toList()) {
      for (String rule : RuleCitations.in(Files.readString(file))) {
        cited.add(rule);
        if (!page.defines(rule)) {
          undefined.computeIfAbsent(rule, _ -> new TreeSet<>()).add(file.toString());
        }
      }
    }
    assertEquals(Map.of(), undefined, "cited, and not defined in docs/protocol.md");
    assertTrue(cited.containsAll(Set.of("L1", "N3", "T1", "O5", "S7", "V5", "R")), cited::toString);
  }

  @Test
  void everyRuleNamesTestsThatHoldIt() {
    assertEquals(Set.of(), page.untested(), "rules without a line 'Held by: …'");
    assertTrue(page.testsByRule().containsKey("R"), "the page has rules");
  }

  @Test
  void everyTestThatIsNamedExists() {
    Set<String> missing = new TreeSet<>(page.tests());
    missing.removeAll(SourceFiles.tests(files).keySet());
    assertEquals(Set.of(), missing, "named in docs/protocol.md, and there is no such test");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "judged anew (rule N3). | N3",
        "Rules L3, S4 and R of answers | L3 R S4",
        "(PROTOCOL N1 to N3) | N1 N2 N3",
        "(PROTOCOL L7, V2, V4) | L7 V2 V4",
        "(rules O1 to R) | O1 R",
        "(PROTOCOL S, V). | S V",
        "random bytes (T1) | T1",
        "void n3AProofCounts() { | N3",
        "the rule P256 of https://host/V1 and the class V1 | ",
        "by its rule A proof is good, PROTOCOL_V2, f(S1) | ",
        "(section 4.3.1), rules of S3 buckets | "
      })
  void citationsAreFoundAndNothingElse(String text, String expected) {
    assertEquals(expected == null ? Set.of() : Set.of(expected.split(" ")), RuleCitations.in(text));
  }

  @Test
  void aRowOfATableOfTestsBeginsWithItsRules() {
    assertEquals(
        Set.of("L6", "R", "V1", "V2", "V3"),
        RuleCitations.in("| V1 to V3, L6, R whatever | `SimulationTest`, of EIP-7702 |"));
    assertEquals(Set.of("R"), RuleCitations.in("| R the validators | `LightClientTest` |"));
    assertEquals(Set.of(), RuleCitations.in("| the EVM and P256 | `StateTestsIT` |"));
  }

  @Test
  void aCitationMayGoOnInTheNextLineOfItsComment() {
    assertEquals(Set.of("L7"), RuleCitations.in("/**\n * kept (rule\n * L7).\n */"));
    assertEquals(Set.of("S3"), RuleCitations.in("    /// rejected (PROTOCOL\n    /// S3)."));
  }

  @Test
  void aPageSaysWhatItsRulesAreAndWhoHoldsThem() {
    ProtocolPage read =
        ProtocolPage.read("## N. Nodes\n### N1 One\nHeld by: ATest, BIT\n### N2 Two\ntext\n");
    assertEquals(Map.of("N1", List.of("ATest", "BIT"), "N2", List.of()), read.testsByRule());
    assertEquals(Set.of("N2"), read.untested());
    assertTrue(read.defines("N") && read.defines("N2"));
    assertTrue(!read.defines("N3") && !read.defines("S"));
  }
}
