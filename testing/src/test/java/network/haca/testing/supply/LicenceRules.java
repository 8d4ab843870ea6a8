package network.haca.testing.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which licences a library that ships may have, in {@code supply-chain/licences.json}.
 *
 * @param allowed SPDX identifiers, or the names that authors use
 * @param determined the licence of libraries that do not name theirs, or name several of which one
 *     may be chosen, found by a person
 */
record LicenceRules(Set<String> allowed, Map<String, Determined> determined) {
  static final Path FILE = Bom.DECISIONS.resolve("licences.json");

  /** What a person found, and where. */
  record Determined(String licence, String reason) {}

  LicenceRules {
    allowed = Set.copyOf(allowed);
    determined = new TreeMap<>(determined);
  }

  static LicenceRules read(Path file) throws IOException {
    return of(new ObjectMapper().readTree(file.toFile()));
  }

  static LicenceRules of(JsonNode document) {
    Map<String, Determined> determined = new TreeMap<>();
    document
        .path("determined")
        .properties()
        .forEach(
            each ->
                determined.put(
                    each.getKey(),
                    new Determined(
                        each.getValue().path("licence").asText(),
                        each.getValue().path("reason").asText())));
    return new LicenceRules(
        Bom.elements(document.path("allowed")).map(JsonNode::asText).collect(Collectors.toSet()),
        determined);
  }

  /** A sentence for each library that may not ship, and for each determination of none. */
  List<String> faults(Bom bom) {
    return Stream.concat(
            bom.components().stream().flatMap(each -> fault(each).stream()),
            determined.keySet().stream()
                .filter(name -> bom.components().stream().noneMatch(c -> c.artifact().equals(name)))
                .map(name -> name + " has a licence determined in " + FILE + ", but ships no more"))
        .toList();
  }

  private Optional<String> fault(Bom.Component component) {
    Determined found = determined.get(component.artifact());
    List<String> licences = found == null ? component.licences() : List.of(found.licence());
    // Of several all may count: whether one may choose is for a person to find out.
    if (!licences.isEmpty() && allowed.containsAll(licences)) {
      return found == null || !found.reason().isEmpty()
          ? Optional.empty()
          : Optional.of(component.artifact() + " has a licence determined without a reason");
    }
    return Optional.of(
        "%s has the licence %s, which %s does not allow; replace the library, or allow it there"
            .formatted(
                component.purl(),
                licences.isEmpty() ? "of nobody knows what name" : String.join(" and ", licences),
                FILE));
  }
}
