package network.haca.testing.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LicenceRulesTest {
  private static final Bom BOM =
      new Bom(
          List.of(
              new Bom.Component("org.a", "plain", "1", List.of("Apache-2.0")),
              new Bom.Component("org.a", "choice", "1", List.of("GPL-2.0-only", "Apache-2.0")),
              new Bom.Component("org.a", "strict", "2", List.of("AGPL-3.0-only")),
              new Bom.Component("org.a", "silent", "3", List.of())));

  private static List<String> faults(String json) throws IOException {
    return LicenceRules.of(new ObjectMapper().readTree(json)).faults(BOM);
  }

  @Test
  void aLicenceThatIsNotAllowedIsNamedWithItsLibrary() throws IOException {
    List<String> faults = faults("{\"allowed\": [\"Apache-2.0\"]}");
    assertEquals(3, faults.size(), faults::toString);
    assertTrue(
        faults.get(1).startsWith("pkg:maven/org.a/strict@2 has the licence AGPL-3.0-only"),
        faults::toString);
    assertTrue(faults.getLast().startsWith("pkg:maven/org.a/silent@3"), faults::toString);
  }

  @Test
  void aLicenceThatAPersonFoundCountsWhileItsLibraryShips() throws IOException {
    String found =
        """
        {"allowed": ["Apache-2.0", "AGPL-3.0-only"],
         "determined": {
           "org.a:choice": {"licence": "Apache-2.0", "reason": "its README says either"},
           "org.a:silent": {"licence": "Apache-2.0", "reason": "its LICENSE file"},
           "org.a:gone": {"licence": "Apache-2.0", "reason": "its LICENSE file"}}}
        """;
    List<String> faults = faults(found);
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.getFirst().startsWith("org.a:gone"), faults::toString);
  }

  @Test
  void ofSeveralLicencesAllMustBeAllowedUnlessAPersonFoundThatOneMayChoose() throws IOException {
    List<String> faults = faults("{\"allowed\": [\"Apache-2.0\"]}");
    assertTrue(
        faults.getFirst().contains("org.a/choice@1 has the licence GPL-2.0-only and Apache-2.0"),
        faults::toString);
    List<String> both = faults("{\"allowed\": [\"Apache-2.0\", \"GPL-2.0-only\"]}");
    assertFalse(both.toString().contains("choice"), both::toString);
  }
}
