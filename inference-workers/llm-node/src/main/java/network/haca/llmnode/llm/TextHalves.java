package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of one choice that come in fragments, none of which ends within a character: the first
 * half of one waits for the next fragment of the same field. A field is known by its path; an item
 * of a list by its {@code index}, and text parts of a content are one text with the content.
 */
final class TextHalves {
  /** Fields of one choice that wait for a half; further ones do not wait. */
  private static final int HELD_MAX = 64;

  /** Objects within objects; deeper no text comes in fragments. */
  private static final int DEPTH_MAX = 8;

  /** By the names and, in lists, the indexes that lead there. */
  private final Map<List<JsonNode>, Character> held = new LinkedHashMap<>();

  /** Completes the fragments of a choice; changes it. */
  void join(ObjectNode choice) {
    join(choice, List.of());
  }

  /** What still waits, in the form of a choice: nothing more comes. */
  ObjectNode rest() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    held.keySet().forEach(path -> put(out, path));
    held.clear();
    return out;
  }

  private void join(ObjectNode object, List<JsonNode> path) {
    if (path.size() > DEPTH_MAX) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
      List<JsonNode> here = with(path, TextNode.valueOf(field.getKey()));
      switch (field.getValue()) {
        case ObjectNode inner -> join(inner, here);
        case ArrayNode items -> items.forEach(item -> joinItem(item, here));
        case JsonNode text
            when text.isTextual() && !GrowingObject.NOT_GROWING.contains(field.getKey()) ->
            object.put(field.getKey(), joined(text.textValue(), here));
        default -> {
          // It does not grow.
        }
      }
    }
  }

  private void joinItem(JsonNode item, List<JsonNode> path) {
    if (item instanceof ObjectNode part && isText(part)) {
      part.put("text", joined(part.get("text").textValue(), path));
    } else if (item instanceof ObjectNode part && part.path("index").isIntegralNumber()) {
      join(part, with(path, part.get("index")));
    }
  }

  private String joined(String text, List<JsonNode> path) {
    Character before = text.isEmpty() ? null : held.remove(path);
    String all = before == null ? text : before + text;
    boolean isHalf = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
    if (!isHalf || held.size() >= HELD_MAX) {
      return all;
    }
    held.put(path, all.charAt(all.length() - 1));
    return all.substring(0, all.length() - 1);
  }

  /**
   * Of a path, objects but the last, which is a text; an item's index has its list before it. What
   * stands where something else stands already is left out: a field has one kind.
   */
  private static void put(ObjectNode choice, List<JsonNode> path) {
    ObjectNode at = choice;
    for (int i = 0; i < path.size() - 1; i++) {
      String name = path.get(i).textValue();
      boolean isItem = path.get(i + 1).isNumber();
      JsonNode there = at.path(name);
      if (!there.isMissingNode() && (isItem ? !there.isArray() : !there.isObject())) {
        return;
      }
      if (isItem) {
        i++;
        ObjectNode item = at.withArrayProperty(name).addObject();
        item.set("index", path.get(i));
        at = item;
      } else {
        at = at.withObjectProperty(name);
      }
    }
    String last = path.getLast().textValue();
    if (!at.has(last)) {
      at.put(last, String.valueOf(WholeCharacters.REPLACEMENT));
    }
  }

  private static boolean isText(ObjectNode part) {
    return part.path("type").asText().equals("text") && part.path("text").isTextual();
  }

  private static List<JsonNode> with(List<JsonNode> path, JsonNode step) {
    List<JsonNode> out = new ArrayList<>(path);
    out.add(step);
    return List.copyOf(out);
  }
}
