package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Texts that come whole. */
  private static final Set<String> NOT_GROWING =
      Set.of("role", "finish_reason", "type", "id", "name", "object");

  private final Map<List<String>, Character> held = new LinkedHashMap<>();

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

  private void join(ObjectNode object, List<String> path) {
    if (path.size() > DEPTH_MAX) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
      List<String> here = with(path, field.getKey());
      switch (field.getValue()) {
        case ObjectNode inner -> join(inner, here);
        case ArrayNode items -> items.forEach(item -> joinItem(item, here));
        case JsonNode text when text.isTextual() && !NOT_GROWING.contains(field.getKey()) ->
            object.put(field.getKey(), joined(text.textValue(), here));
        default -> {
          // It does not grow.
        }
      }
    }
  }

  private void joinItem(JsonNode item, List<String> path) {
    if (item instanceof ObjectNode part && isText(part)) {
      part.put("text", joined(part.get("text").textValue(), path));
    } else if (item instanceof ObjectNode part && part.path("index").isIntegralNumber()) {
      join(part, with(path, part.get("index").asText()));
    }
  }

  private String joined(String text, List<String> path) {
    Character before = text.isEmpty() ? null : held.remove(path);
    String all = before == null ? text : before + text;
    boolean isHalf = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
    if (!isHalf || held.size() >= HELD_MAX) {
      return all;
    }
    held.put(path, all.charAt(all.length() - 1));
    return all.substring(0, all.length() - 1);
  }

  /** Of a path, objects but the last, which is a text; below {@code tool_calls} lists. */
  private static void put(ObjectNode choice, List<String> path) {
    ObjectNode at = choice;
    for (int i = 0; i < path.size() - 1; i++) {
      boolean isItem = i + 2 < path.size() && isIndex(path.get(i + 1));
      if (isItem) {
        at = at.withArray(path.get(i)).addObject().put("index", Integer.parseInt(path.get(++i)));
      } else {
        at = at.withObjectProperty(path.get(i));
      }
    }
    at.put(path.getLast(), String.valueOf(WholeCharacters.REPLACEMENT));
  }

  private static boolean isIndex(String name) {
    return name.matches("[0-9]{1,9}");
  }

  private static boolean isText(ObjectNode part) {
    return part.path("type").asText().equals("text") && part.path("text").isTextual();
  }

  private static List<String> with(List<String> path, String name) {
    List<String> out = new ArrayList<>(path);
    out.add(name);
    return List.copyOf(out);
  }
}
