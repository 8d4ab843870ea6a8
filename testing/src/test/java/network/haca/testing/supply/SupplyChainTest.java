package network.haca.testing.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What ships is on the bill of materials, may ship, and has no vulnerability that is not known. */
class SupplyChainTest {
  private static final Path LIBRARIES = Path.of("../cli/target/lib");

  /** The folder of advisories, unpacked from osv.dev's export for Maven. */
  private static final String ADVISORIES = "osv";

  private static String lines(List<String> faults) {
    return String.join("\n", faults);
  }

  /** The build packages it before these tests: without it, nothing would be compared. */
  @Test
  void everyLibraryThatShipsIsOnTheBill() throws IOException {
    assertTrue(Files.isDirectory(LIBRARIES), "nothing is packaged: ./mvnw verify -pl testing -am");
    Bom bill = Bom.read(Bom.FILE);
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      List<String> missing =
          jars.map(jar -> jar.getFileName().toString())
              .filter(name -> name.endsWith(".jar") && !name.contains("SNAPSHOT"))
              .filter(name -> !bill.hasFile(name))
              .toList();
      assertEquals(List.of(), missing, "not on the bill");
    }
  }

  @Test
  void everyLibraryThatShipsHasALicenceThatIsAllowed() throws IOException {
    assertEquals("", lines(LicenceRules.read(LicenceRules.FILE).faults(Bom.read(Bom.FILE))));
  }

  @Test
  void everyExceptionIsOfALibraryThatShipsAndNotOver() throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertEquals("", lines(Exceptions.read(Exceptions.FILE).faults(Bom.read(Bom.FILE), today)));
  }

  @Test
  void noLibraryThatShipsHasAVulnerabilityOfTheCommittedAdvisories() throws IOException {
    Vulnerabilities known = Vulnerabilities.readFile(Vulnerabilities.COMMITTED);
    assertEquals("", lines(known.faults(Bom.read(Bom.FILE), Exceptions.read(Exceptions.FILE))));
  }

  @Test
  @EnabledIfSystemProperty(named = ADVISORIES, matches = ".+")
  void noLibraryThatShipsHasAVulnerabilityWithoutAnException() throws IOException {
    Vulnerabilities known = Vulnerabilities.read(Path.of(System.getProperty(ADVISORIES, "")));
    assertEquals("", lines(known.faults(Bom.read(Bom.FILE), Exceptions.read(Exceptions.FILE))));
    assertTrue(Bom.read(Bom.FILE).components().size() > 1, "the bill is empty");
  }
}
