package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;

/** The file of sources: {@code {"sources": {NAME: {"url", "select", …}}}}. */
public final class Sources {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final SortedMap<String, Source> byName;

  private Sources(SortedMap<String, Source> byName) {
    this.byName = byName;
  }

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public static Sources read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
    List<String> problems = new ArrayList<>();
    SortedMap<String, Source> byName = new TreeMap<>();
    Fields fields = new Fields("the file", root, Set.of("sources"), problems);
    fields
        .get("sources")
        .properties()
        .forEach(
            entry ->
                SourceDefinition.read(entry.getKey(), entry.getValue(), problems)
                    .ifPresent(source -> byName.put(entry.getKey(), source)));
    if (byName.isEmpty() && problems.isEmpty()) {
      problems.add("there are no sources; give {\"sources\": {NAME: {\"url\", \"select\"}}}");
    }
    if (!problems.isEmpty()) {
      throw new IOException("%s: %s".formatted(file, String.join("; ", problems)));
    }
    return new Sources(byName);
  }

  public Optional<Source> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The source with a definition's digest. */
  public Optional<Source> defined(Bytes32 digest) {
    return all().stream().filter(source -> source.digest().equals(digest)).findFirst();
  }

  /** In the order of their names. */
  public Collection<Source> all() {
    return List.copyOf(byName.values());
  }

  /** Names of all secrets that they ask for. */
  public SortedSet<String> secrets() {
    SortedSet<String> names = new TreeSet<>();
    byName.values().forEach(source -> names.addAll(source.secrets()));
    return names;
  }

  /** The digests by which an enclave is measured that is given these sources. */
  public List<Bytes32> digests() {
    return byName.values().stream().map(Source::digest).toList();
  }
}
