package network.haca.lightclient;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The places at which one document differs from another, each with what stands there, if anything.
 */
final class JsonChanges {
  private final ArrayNode changes = JsonNodeFactory.instance.arrayNode();

  private JsonChanges() {}

  static ArrayNode between(JsonNode before, JsonNode after) {
    JsonChanges found = new JsonChanges();
    found.collect(before, after, JsonPointer.empty());
    return found.changes;
  }

  /** The document with such changes; the given one stays as it is. */
  static JsonNode applied(JsonNode document, JsonNode changes) {
    JsonNode changed = document.deepCopy();
    for (JsonNode change : changes) {
      JsonPointer at = JsonPointer.compile(change.get("at").asText());
      JsonNode parent = changed.at(at.head());
      if (parent instanceof ArrayNode array) {
        array.set(at.last().getMatchingIndex(), change.get("value"));
      } else if (change.has("value")) {
        ((ObjectNode) parent).set(at.last().getMatchingProperty(), change.get("value"));
      } else {
        ((ObjectNode) parent).remove(at.last().getMatchingProperty());
      }
    }
    return changed;
  }

  private void collect(JsonNode before, JsonNode after, JsonPointer at) {
    if (before.equals(after)) {
      return;
    }
    if (after.isMissingNode()) {
      changes.addObject().put("at", at.toString());
    } else if (before instanceof ObjectNode && after instanceof ObjectNode) {
      NavigableSet<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> collect(before.path(name), after.path(name), at.appendProperty(name)));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        collect(before.get(i), after.get(i), at.appendIndex(i));
      }
    } else {
      changes.addObject().put("at", at.toString()).set("value", after);
    }
  }
}
