package network.haca.cli.feeds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.cli.options.GivenFile;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.schemas.feed.FeedName;

/**
 * A file of feeds: {@code {"feeds": {NAME: {"sources", …}}}}. What is left out of an entry has a
 * default that suits a price.
 */
public final class FeedFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  private static final Set<String> KEYS =
      Set.of(
          "description",
          "sources",
          "owners",
          "interval",
          "window",
          "heartbeat",
          "grace",
          "deviation",
          "limit",
          "candle",
          "decimals",
          "stale",
          "rounds",
          "candles");
  private static final long NUMBER_MAX = 0xffff_ffffL;

  private final Path file;
  private final JsonNode feeds;
  private final Optional<Sources> sources;

  private FeedFile(Path file, JsonNode feeds, Optional<Sources> sources) {
    this.file = file;
    this.feeds = feeds;
    this.sources = sources;
  }

  /**
   * A feed that is to be made.
   *
   * @param roundsKept submitted rounds in the history
   * @param candlesKept candles in the history
   */
  public record Entry(
      String name, Bytes32 id, FeedDefinition definition, long roundsKept, long candlesKept) {}

  /**
   * Reads a file.
   *
   * @param sources of the data nodes, by which sources without a digest get theirs
   */
  public static FeedFile read(Path file, Optional<Sources> sources) throws SetupException {
    try {
      JsonNode feeds = JSON.readTree(GivenFile.text(file)).path("feeds");
      if (!feeds.isObject() || feeds.isEmpty()) {
        throw new SetupException(
            file + " has no feeds; give {\"feeds\": {NAME: {\"sources\": [{\"source\": NAME}]}}}.",
            null);
      }
      return new FeedFile(file, feeds, sources);
    } catch (JsonProcessingException e) {
      throw new SetupException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** In the order of the file. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    feeds.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * The feed of that name.
   *
   * @param defaultOwners for an entry that names none
   */
  public Entry entry(String name, Set<Address> defaultOwners) throws SetupException {
    JsonNode entry = feeds.path(name);
    if (!entry.isObject()) {
      throw wrong(name, "is not there; the file has %s".formatted(names()));
    }
    for (var field : entry.properties()) {
      if (!KEYS.contains(field.getKey())) {
        throw wrong(
            name, "has '%s', which is none of %s".formatted(field.getKey(), new TreeSet<>(KEYS)));
      }
    }
    Bytes32 id =
        FeedName.toId(name)
            .orElseThrow(() -> wrong(name, "is no name: letters, digits and . _ -, 32 at most"));
    long interval = number(name, entry, "interval", 60);
    long heartbeat = number(name, entry, "heartbeat", Math.max(3_600, interval));
    FeedDefinition definition =
        new FeedDefinition(
            entry.path("description").asText(name),
            query(name, entry).toString(),
            owners(name, entry, defaultOwners),
            interval,
            number(name, entry, "window", Math.max(1, interval / 2)),
            heartbeat,
            number(name, entry, "grace", 2 * interval),
            number(name, entry, "deviation", 5_000),
            number(name, entry, "limit", 20_000),
            number(name, entry, "candle", 300),
            (int) number(name, entry, "decimals", 8),
            reverts(name, entry));
    return new Entry(
        name,
        id,
        definition,
        number(name, entry, "rounds", 1_024),
        number(name, entry, "candles", 1_024));
  }

  private ObjectNode query(String name, JsonNode entry) throws SetupException {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    ArrayNode list = query.putArray("sources");
    for (JsonNode given : entry.path("sources")) {
      String source = given.path("source").asText();
      ObjectNode named = list.addObject().put("source", source);
      named.put("digest", digest(name, source, given));
      if (given.path("parameters").isObject()) {
        named.set("parameters", given.path("parameters"));
      }
    }
    if (list.isEmpty()) {
      throw wrong(name, "has no sources; give [{\"source\": NAME, \"parameters\": {NAME: TEXT}}]");
    }
    return query;
  }

  private String digest(String name, String source, JsonNode given) throws SetupException {
    if (given.path("digest").isTextual()) {
      return given.path("digest").textValue();
    }
    return sources
        .flatMap(known -> known.find(source))
        .map(Source::digest)
        .map(Bytes32::toHex)
        .orElseThrow(
            () ->
                wrong(
                    name,
                    "has source '%s' without a digest; name it, or the nodes' file by --data-sources"
                        .formatted(source)));
  }

  private List<Address> owners(String name, JsonNode entry, Set<Address> defaults)
      throws SetupException {
    Set<Address> owners = new TreeSet<>(defaults);
    if (entry.has("owners")) {
      owners.clear();
      for (JsonNode owner : entry.get("owners")) {
        try {
          owners.add(Address.fromHex(owner.asText()));
        } catch (IllegalArgumentException e) {
          throw wrong(name, "has the owner %s, which is no address".formatted(owner));
        }
      }
    }
    if (owners.isEmpty()) {
      throw wrong(name, "has no owners, and no data node is active whose owner it could list");
    }
    return List.copyOf(owners);
  }

  private long number(String name, JsonNode entry, String key, long other) throws SetupException {
    if (!entry.has(key)) {
      return other;
    }
    JsonNode value = entry.get(key);
    boolean isFit = value.isIntegralNumber() && value.canConvertToLong();
    if (!isFit || value.asLong() < 0 || value.asLong() > NUMBER_MAX) {
      throw wrong(name, "has %s %s; give a whole number".formatted(key, value));
    }
    return value.asLong();
  }

  private boolean reverts(String name, JsonNode entry) throws SetupException {
    return switch (entry.path("stale").asText("flag")) {
      case "flag" -> false;
      case "revert" -> true;
      default ->
          throw wrong(name, "has stale %s; give flag or revert".formatted(entry.get("stale")));
    };
  }

  private SetupException wrong(String name, String what) {
    return new SetupException("%s: feed '%s' %s.".formatted(file, name, what), null);
  }
}
