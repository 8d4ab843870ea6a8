package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The query in a feed's definition, which says what its nodes look up: {@code {"sources":
 * [{"source", "digest", "parameters"}]}}. A digest names exactly one definition of a source, so
 * that all nodes ask alike.
 */
public final class FeedQuery {
  /** Sources of one feed. */
  public static final int SOURCES_MAX = 16;

  private static final Set<String> KEYS = Set.of("source", "digest", "parameters");

  private FeedQuery() {}

  /** The outcome of reading a query. */
  public sealed interface Read {
    record Ready(List<Lookup> lookups) implements Read {
      public Ready {
        lookups = List.copyOf(lookups);
      }
    }

    /** The message says why this node does not report the feed. */
    record Unfit(String message) implements Read {}
  }

  /** Reads a query for a node that serves these sources. */
  public static Read read(String query, Sources sources) {
    Optional<JsonNode> json = JsonDocument.read(Bytes.ofUtf8(query));
    JsonNode list = json.map(root -> root.path("sources")).orElse(null);
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > SOURCES_MAX) {
      return new Read.Unfit(
          "its query is not {\"sources\": [{\"source\", \"digest\", \"parameters\"}]} with 1 to 16 of them");
    }
    List<Lookup> lookups = new ArrayList<>();
    for (JsonNode entry : list) {
      switch (lookup(entry, sources)) {
        case Source.Filled.Ready(Lookup lookup) -> lookups.add(lookup);
        case Source.Filled.Refused(String message) -> {
          return new Read.Unfit(message);
        }
      }
    }
    return new Read.Ready(lookups);
  }

  private static Source.Filled lookup(JsonNode entry, Sources sources) {
    for (var field : entry.properties()) {
      if (!KEYS.contains(field.getKey())) {
        return new Source.Filled.Refused("a source of its query has '" + field.getKey() + "'");
      }
    }
    String name = entry.path("source").asText();
    Optional<Source> source = sources.find(name);
    if (source.isEmpty()) {
      return new Source.Filled.Refused("source '%s' is not served here".formatted(name));
    }
    if (!digest(entry).equals(Optional.of(source.get().digest()))) {
      return new Source.Filled.Refused(
          "source '%s' has the digest %s here, and another in the query"
              .formatted(name, source.get().digest()));
    }
    SortedMap<String, String> parameters = new TreeMap<>();
    for (var parameter : entry.path("parameters").properties()) {
      if (!parameter.getValue().isTextual()) {
        return new Source.Filled.Refused("a parameter of source '%s' is no text".formatted(name));
      }
      parameters.put(parameter.getKey(), parameter.getValue().textValue());
    }
    return source.get().fill(parameters);
  }

  private static Optional<Bytes32> digest(JsonNode entry) {
    try {
      return Optional.of(Bytes32.fromHex(entry.path("digest").asText()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
