package network.haca.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedPartTest {
  private static final String PAGE =
      "# Title\n\nBefore.\n\n%s\n%s\n\nAfter.\n".formatted(GeneratedPart.BEGIN, GeneratedPart.END);

  @TempDir private Path folder;

  private static Section section(String name, String cell) {
    return new Section(
        name,
        "Title of " + name,
        "./haca bench " + name,
        "",
        List.of("a", "b"),
        List.of(List.of(cell, "2")),
        Optional.of(
            new Chart(
                "T",
                "a",
                List.of(new Chart.Line("b", List.of(new Chart.Point(1, 2), new Chart.Point(4, 8)))),
                "It bends.")));
  }

  private Path page(String text) throws IOException {
    return Files.writeString(folder.resolve("page.md"), text);
  }

  @Test
  void aSectionIsWrittenBetweenTheMarksWithItsCommandTableAndChart() throws IOException {
    Path page = page(PAGE);
    new GeneratedPart(page).write("*when*", List.of(section("one", "x")));
    String written = Files.readString(page);
    assertTrue(written.startsWith("# Title\n\nBefore.\n"), written);
    assertTrue(written.endsWith("\n\nAfter.\n"), written);
    assertTrue(written.contains("### Title of one\n\n`./haca bench one`\n"), written);
    assertTrue(written.contains("| a | b |\n|---|---|\n| x | 2 |\n"), written);
    assertTrue(written.contains("![T](benchmarks-one.svg)\n\nIt bends.\n"), written);
    assertTrue(written.contains("*when*"), written);
    assertTrue(Files.readString(folder.resolve("benchmarks-one.svg")).startsWith("<svg "));
  }

  @Test
  void whatIsMeasuredAgainTakesItsPlaceAndTheRestStays() throws IOException {
    Path page = page(PAGE);
    GeneratedPart part = new GeneratedPart(page);
    part.write("*first*", List.of(section("one", "x"), section("two", "y")));
    part.write("*later*", List.of(section("one", "z")));
    String written = Files.readString(page);
    assertFalse(written.contains("| x | 2 |"), written);
    assertTrue(written.indexOf("| z | 2 |") < written.indexOf("| y | 2 |"), written);
    assertEquals(2, written.split("### ", -1).length - 1);
    part.write("*later*", List.of(section("one", "z")));
    assertEquals(written, Files.readString(page), "writing the same again changes nothing");
  }

  @Test
  void aPageWithoutTheMarksIsLeftAsItIs() throws IOException {
    Path page = page("# Title\n");
    assertThrows(
        IOException.class, () -> new GeneratedPart(page).write("", List.of(section("one", "x"))));
    assertEquals("# Title\n", Files.readString(page));
  }
}
