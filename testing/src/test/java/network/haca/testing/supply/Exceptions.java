package network.haca.testing.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Vulnerabilities that the product is shipped with, each for a reason and until a day, in {@code
 * supply-chain/vulnerabilities.json}.
 */
record Exceptions(List<Waiver> all) {
  static final Path FILE = Bom.DECISIONS.resolve("vulnerabilities.json");

  /**
   * @param id the advisory's, or one of its aliases
   * @param component a package URL with a version
   * @param until the last day
   */
  record Waiver(String id, String component, String reason, String until) {
    private static Waiver of(JsonNode node) {
      return new Waiver(
          node.path("id").asText(),
          node.path("package").asText(),
          node.path("reason").asText(),
          node.path("until").asText());
    }

    boolean covers(Advisory advisory, Bom.Component affected) {
      return advisory.names().contains(id) && affected.purl().equals(component);
    }

    private Optional<LocalDate> lastDay() {
      try {
        return Optional.of(LocalDate.parse(until));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }

  Exceptions {
    all = List.copyOf(all);
  }

  static Exceptions read(Path file) throws IOException {
    return of(new ObjectMapper().readTree(file.toFile()));
  }

  static Exceptions of(JsonNode document) {
    return new Exceptions(Bom.elements(document.path("exceptions")).map(Waiver::of).toList());
  }

  /** A sentence for each exception that is incomplete, over, or of something that does not ship. */
  List<String> faults(Bom bom, LocalDate today) {
    List<String> faults = new ArrayList<>();
    for (Waiver each : all) {
      String name = "The exception for %s in %s ".formatted(each.id(), each.component());
      if (each.id().isEmpty() || each.reason().isEmpty()) {
        faults.add(name + "needs an id and a reason.");
      }
      if (bom.withPurl(each.component()).isEmpty()) {
        faults.add(name + "is of a version that does not ship; remove it.");
      }
      if (each.lastDay().isEmpty()) {
        faults.add(name + "needs a day 'until', such as 2027-03-31.");
      } else if (each.lastDay().get().isBefore(today)) {
        faults.add(name + "was until " + each.until() + "; raise the version, or decide anew.");
      }
    }
    return faults;
  }
}
