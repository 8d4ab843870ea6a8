package network.haca.testing.supply;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Advisories in https://osv.dev's format, held against a bill: those that are committed, or a whole
 * export for Maven in a folder.
 */
final class Vulnerabilities {
  /** Read in every build, which needs no network for it. */
  static final Path COMMITTED = Bom.DECISIONS.resolve("advisories.json");

  private static final long DOCUMENT_BYTES_MAX = 16 << 20;

  private final List<Advisory> advisories;

  Vulnerabilities(List<Advisory> advisories) {
    this.advisories = List.copyOf(advisories);
  }

  /**
   * @throws IOException if there are none: nothing found in an empty folder says nothing
   */
  static Vulnerabilities read(Path folder) throws IOException {
    List<Advisory> advisories = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        if (Files.size(file) > DOCUMENT_BYTES_MAX) {
          throw new IOException(file + " is too large for an advisory");
        }
        Advisory.read(new ObjectMapper().readTree(file.toFile())).ifPresent(advisories::add);
      }
    }
    if (advisories.isEmpty()) {
      throw new IOException(folder + " has no advisory; unpack osv.dev's export for Maven there");
    }
    return new Vulnerabilities(advisories);
  }

  /**
   * @throws IOException if there are none in the file
   */
  static Vulnerabilities readFile(Path file) throws IOException {
    List<Advisory> advisories =
        Bom.elements(new ObjectMapper().readTree(file.toFile()).path("advisories"))
            .flatMap(each -> Advisory.read(each).stream())
            .toList();
    if (advisories.isEmpty()) {
      throw new IOException(file + " has no advisory");
    }
    return new Vulnerabilities(advisories);
  }

  /** A sentence for each vulnerability without an exception, and for each exception for nothing. */
  List<String> faults(Bom bom, Exceptions exceptions) {
    List<String> faults = new ArrayList<>();
    List<Exceptions.Waiver> idle = new ArrayList<>(exceptions.all());
    for (Bom.Component component : bom.components()) {
      for (Advisory advisory : advisories) {
        if (advisory.affects(component)) {
          boolean excepted =
              exceptions.all().stream().anyMatch(each -> each.covers(advisory, component));
          boolean _ = idle.removeIf(each -> each.covers(advisory, component));
          if (!excepted) {
            faults.add(
                "%s has %s (%s); raise its version%s, or except it in %s"
                    .formatted(
                        component.purl(),
                        advisory.id(),
                        advisory.summary(),
                        advisory.mendedIn(component).map(each -> " to " + each).orElse(""),
                        Exceptions.FILE));
          }
        }
      }
    }
    idle.forEach(
        each ->
            faults.add(
                "%s does not affect %s by these advisories; remove its exception"
                    .formatted(each.id(), each.component())));
    return faults;
  }
}
