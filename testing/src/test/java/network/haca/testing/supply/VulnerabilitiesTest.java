package network.haca.testing.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VulnerabilitiesTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-06-01");
  private static final Exceptions NONE = new Exceptions(List.of());

  private static final String ADVISORY =
      """
      {"id": "GHSA-1", "aliases": ["CVE-2026-1"], "summary": "reads too far",
       "affected": [{
         "package": {"ecosystem": "Maven", "name": "org.a:b"},
         "ranges": [{"type": "ECOSYSTEM", "events": [
           {"fixed": "1.2.10"}, {"introduced": "1.2"},
           {"introduced": "2.0.0.Final"}, {"last_affected": "2.1"}]}],
         "versions": ["0.9"]}]}
      """;

  @TempDir private Path folder;

  private static Bom bom(String name, String version) {
    return new Bom(List.of(new Bom.Component("org.a", name, version, List.of())));
  }

  private List<String> faults(String advisory, Bom bom, Exceptions exceptions) throws IOException {
    Files.writeString(folder.resolve("GHSA-1.json"), advisory);
    return Vulnerabilities.read(folder).faults(bom, exceptions);
  }

  private static Exceptions exception(String id, String version, String reason, String until)
      throws IOException {
    String json =
        """
        {"exceptions": [
          {"id": "%s", "package": "pkg:maven/org.a/b@%s", "reason": "%s", "until": "%s"}]}
        """
            .formatted(id, version, reason, until);
    return Exceptions.of(new ObjectMapper().readTree(json));
  }

  @ParameterizedTest
  @CsvSource({
    "1.1.99, false",
    "1.2-rc1, false",
    "1.2, true",
    "1.2.9, true",
    "1.2.10-rc1, true",
    "1.2.10, false",
    "1.9, false",
    "2.0.0.Final, true",
    "2.1, true",
    "2.1.1, false",
    "0.9, true"
  })
  void versionsAreComparedAsMavenDoes(String version, boolean affected) throws IOException {
    assertEquals(affected ? 1 : 0, faults(ADVISORY, bom("b", version), NONE).size());
  }

  @Test
  void anythingBelowAFixIsAffectedSinceTheBeginning() throws IOException {
    String advisory = ADVISORY.replace("{\"introduced\": \"1.2\"}", "{\"introduced\": \"0\"}");
    assertEquals(1, faults(advisory, bom("b", "0.0.1-beta"), NONE).size());
  }

  @Test
  void aFaultNamesLibraryAdvisoryAndWhatToDo() throws IOException {
    assertTrue(
        faults(ADVISORY, bom("b", "1.2.3"), NONE)
            .getFirst()
            .startsWith(
                "pkg:maven/org.a/b@1.2.3 has GHSA-1 (reads too far); raise its version to 1.2.10, or"));
    assertTrue(
        faults(ADVISORY, bom("b", "2.0.1"), NONE).getFirst().contains("; raise its version, or"),
        "none is known to mend it");
  }

  @Test
  void committedAdvisoriesAreReadFromOneFileAsFromAFolder() throws IOException {
    Path file = folder.resolve("advisories.json");
    Files.writeString(file, "{\"advisories\": [" + ADVISORY + "]}");
    Vulnerabilities committed = Vulnerabilities.readFile(file);
    assertEquals(1, committed.faults(bom("b", "1.2.3"), NONE).size());
    assertEquals(List.of(), committed.faults(bom("b", "1.2.10"), NONE));
    Files.writeString(file, "{\"advisories\": []}");
    assertThrows(IOException.class, () -> Vulnerabilities.readFile(file));
  }

  @Test
  void aLibraryOlderThanTheMendInTheCommittedFileFailsWithIt() throws IOException {
    Bom old =
        new Bom(
            List.of(new Bom.Component("io.netty", "netty-codec-http2", "4.2.9.Final", List.of())));
    List<String> faults = Vulnerabilities.readFile(Vulnerabilities.COMMITTED).faults(old, NONE);
    assertTrue(
        faults.stream().anyMatch(each -> each.contains("raise its version to 4.2.10.Final")),
        faults::toString);
  }

  @Test
  void otherLibrariesOtherEcosystemsAndWithdrawnAdvisoriesDoNotCount() throws IOException {
    assertEquals(List.of(), faults(ADVISORY, bom("c", "1.2.3"), NONE));
    assertEquals(List.of(), faults(ADVISORY.replace("Maven", "npm"), bom("b", "1.2.3"), NONE));
    Files.writeString(folder.resolve("GHSA-2.json"), "{\"id\": \"GHSA-2\"}");
    String withdrawn =
        ADVISORY.replace("\"summary\"", "\"withdrawn\": \"2026-01-01\", \"summary\"");
    assertEquals(List.of(), faults(withdrawn, bom("b", "1.2.3"), NONE));
  }

  @Test
  void anExceptionCoversOneVersionByAnyNameOfTheAdvisory() throws IOException {
    Exceptions exceptions = exception("CVE-2026-1", "1.2.3", "not reachable", "2026-06-01");
    assertEquals(List.of(), faults(ADVISORY, bom("b", "1.2.3"), exceptions));
    assertEquals(List.of(), exceptions.faults(bom("b", "1.2.3"), TODAY));
    assertEquals(2, faults(ADVISORY, bom("b", "1.2.4"), exceptions).size(), "and it is idle");
  }

  @Test
  void withoutAdvisoriesExceptionsOfWhatDoesNotShipAreOverOrIncompleteFail() throws IOException {
    Bom bom = bom("b", "1.2.3");
    assertEquals(1, exception("A", "1.2.2", "why", "2026-06-01").faults(bom, TODAY).size());
    assertEquals(1, exception("A", "1.2.3", "why", "2026-05-31").faults(bom, TODAY).size());
    assertEquals(1, exception("A", "1.2.3", "why", "soon").faults(bom, TODAY).size());
    assertEquals(1, exception("A", "1.2.3", "", "2026-06-01").faults(bom, TODAY).size());
  }

  @Test
  void aFolderWithoutAdvisoriesIsNoCleanBill() {
    assertThrows(IOException.class, () -> Vulnerabilities.read(folder));
  }
}
