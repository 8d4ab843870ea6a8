package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object that comes in fragments: texts and lists grow, objects do so field by field, and of all
 * else the last value counts.
 */
final class GrowingObject {
  /** Texts that come whole, and may come again. */
  static final Set<String> NOT_GROWING =
      Set.of(
          "role",
          "id",
          "type",
          "name",
          "object",
          "finish_reason",
          "stop_reason",
          "native_finish_reason");

  private final Map<String, StringBuilder> texts = new TreeMap<>();
  private final Map<String, ArrayNode> lists = new TreeMap<>();
  private final Map<String, GrowingObject> objects = new TreeMap<>();
  private final ObjectNode others = JsonNodeFactory.instance.objectNode();

  void add(String name, JsonNode value) {
    switch (value.getNodeType()) {
      case STRING -> {
        StringBuilder text = texts.computeIfAbsent(name, added -> new StringBuilder());
        if (NOT_GROWING.contains(name)) {
          text.setLength(0);
        }
        text.append(value.textValue());
      }
      case ARRAY ->
          value.forEach(
              lists.computeIfAbsent(name, added -> JsonNodeFactory.instance.arrayNode())::add);
      case OBJECT -> {
        GrowingObject object = objects.computeIfAbsent(name, added -> new GrowingObject());
        value.properties().forEach(field -> object.add(field.getKey(), field.getValue()));
      }
      default -> others.set(name, value);
    }
  }

  ObjectNode toJson() {
    ObjectNode out = others.deepCopy();
    texts.forEach((name, text) -> out.put(name, text.toString()));
    lists.forEach(out::set);
    objects.forEach((name, object) -> out.set(name, object.toJson()));
    return out;
  }
}
