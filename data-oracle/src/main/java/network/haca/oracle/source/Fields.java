package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An object of the file of sources, read field by field; what is wrong is noted and passed over.
 */
final class Fields {
  private final String place;
  private final JsonNode node;
  private final List<String> problems;

  /**
   * @param place begins each problem's text
   * @param keys all that the object may have
   */
  Fields(String place, JsonNode node, Set<String> keys, List<String> problems) {
    this.place = place;
    this.node = node;
    this.problems = problems;
    if (!node.isObject()) {
      problem("has to be an object with %s".formatted(new TreeSet<>(keys)));
    }
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                problem("'%s' is none of %s".formatted(key, new TreeSet<>(keys)));
              }
            });
  }

  boolean has(String key) {
    return node.has(key);
  }

  JsonNode get(String key) {
    return node.path(key);
  }

  /** The empty text if there is none. */
  String text(String key) {
    if (has(key) && !get(key).isTextual()) {
      problem("%s has to be a text".formatted(key));
    }
    return get(key).asText();
  }

  SortedMap<String, String> texts(String key) {
    SortedMap<String, String> texts = new TreeMap<>();
    boolean isFit = !has(key) || get(key).isObject();
    for (Map.Entry<String, JsonNode> entry : get(key).properties()) {
      isFit &= entry.getValue().isTextual();
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    if (!isFit) {
      problem("%s has to be {NAME: TEXT}".formatted(key));
    }
    return texts;
  }

  Optional<Integer> number(String key, int least, int greatest) {
    if (!has(key)) {
      return Optional.empty();
    }
    boolean isFit =
        get(key).canConvertToInt()
            && get(key).isIntegralNumber()
            && get(key).intValue() >= least
            && get(key).intValue() <= greatest;
    if (!isFit) {
      problem("%s has to be a whole number from %d to %d".formatted(key, least, greatest));
    }
    return isFit ? Optional.of(get(key).intValue()) : Optional.empty();
  }

  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    if (!has(key)) {
      return Optional.empty();
    }
    Optional<E> constant = Words.read(type, get(key).asText());
    if (constant.isEmpty()) {
      problem("%s has to be one of %s".formatted(key, Words.all(type)));
    }
    return constant;
  }

  void problem(String message) {
    problems.add(place + ": " + message);
  }
}
