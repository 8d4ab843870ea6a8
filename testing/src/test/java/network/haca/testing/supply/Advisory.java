package network.haca.testing.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * A known vulnerability in the Open Source Vulnerability format.
 *
 * <p>Source: https://ossf.github.io/osv-schema/, "Evaluation".
 *
 * @param names its identifier, and those that others gave it
 */
record Advisory(List<String> names, String summary, List<JsonNode> affected) {
  private static final String ECOSYSTEM = "Maven";

  Advisory {
    names = List.copyOf(names);
    affected = List.copyOf(affected);
  }

  /** Nothing if it was withdrawn. */
  static Optional<Advisory> read(JsonNode document) {
    if (document.hasNonNull("withdrawn")) {
      return Optional.empty();
    }
    return Optional.of(
        new Advisory(
            Stream.concat(Stream.of(document.path("id")), Bom.elements(document.path("aliases")))
                .map(JsonNode::asText)
                .toList(),
            document.path("summary").asText(),
            Bom.elements(document.path("affected")).toList()));
  }

  String id() {
    return names.getFirst();
  }

  boolean affects(Bom.Component component) {
    return affected.stream()
        .filter(each -> isOf(each.path("package"), component))
        .anyMatch(each -> hasVersion(each, component.version()));
  }

  /** The lowest version above the component's that an advisory's range ends before. */
  Optional<String> mendedIn(Bom.Component component) {
    ComparableVersion shipped = new ComparableVersion(component.version());
    return affected.stream()
        .filter(each -> isOf(each.path("package"), component))
        .flatMap(each -> Bom.elements(each.path("ranges")))
        .filter(range -> !range.path("type").asText().equals("GIT"))
        .flatMap(range -> Bom.elements(range.path("events")))
        .filter(event -> event.has("fixed"))
        .map(event -> new ComparableVersion(event.get("fixed").asText()))
        .filter(version -> version.compareTo(shipped) > 0)
        .min(Comparator.naturalOrder())
        .map(ComparableVersion::toString);
  }

  private static boolean isOf(JsonNode named, Bom.Component component) {
    return named.path("ecosystem").asText().split(":", 2)[0].equals(ECOSYSTEM)
        && named.path("name").asText().equals(component.artifact());
  }

  private static boolean hasVersion(JsonNode affected, String version) {
    return Bom.elements(affected.path("versions")).anyMatch(each -> each.asText().equals(version))
        || Bom.elements(affected.path("ranges"))
            .filter(range -> !range.path("type").asText().equals("GIT"))
            .anyMatch(range -> contains(range, new ComparableVersion(version)));
  }

  /** Events are in any order: the last one at or below the version decides. */
  private static boolean contains(JsonNode range, ComparableVersion version) {
    return Bom.elements(range.path("events"))
        .flatMap(event -> Bound.of(event).stream())
        .filter(bound -> bound.isReachedBy(version))
        .max(Bound.ORDER)
        .map(Bound::begins)
        .orElse(false);
  }
}
