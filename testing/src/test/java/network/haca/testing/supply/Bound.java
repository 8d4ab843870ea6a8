package network.haca.testing.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Where a range of affected versions begins or ends.
 *
 * @param begins whether versions from here on are affected
 * @param inclusive whether the version itself is beyond the bound
 */
record Bound(ComparableVersion version, boolean begins, boolean inclusive) {
  /** At one version the range ends before it begins again. */
  static final Comparator<Bound> ORDER =
      Comparator.comparing(Bound::version).thenComparing(Bound::begins);

  /** Nothing for events that bound nothing. */
  static Optional<Bound> of(JsonNode event) {
    if (event.has("introduced")) {
      String text = event.get("introduced").asText();
      // Below every version, which the format's "0" is not to Maven: 0-alpha is less.
      return Optional.of(bound(text.equals("0") ? "0-alpha-0" : text, true, true));
    }
    if (event.has("fixed")) {
      return Optional.of(bound(event.get("fixed").asText(), false, true));
    }
    if (event.has("last_affected")) {
      return Optional.of(bound(event.get("last_affected").asText(), false, false));
    }
    return Optional.empty();
  }

  private static Bound bound(String version, boolean begins, boolean inclusive) {
    return new Bound(new ComparableVersion(version), begins, inclusive);
  }

  boolean isReachedBy(ComparableVersion other) {
    int order = version.compareTo(other);
    return order < 0 || order == 0 && inclusive;
  }
}
