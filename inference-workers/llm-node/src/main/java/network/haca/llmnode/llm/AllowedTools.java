package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code tool_choice} of type {@code allowed_tools}, which narrows the tools of a chat to some
 * of them. Few providers know it, so that a model is told of those tools alone, which binds all.
 */
final class AllowedTools {
  private static final String TYPE = "allowed_tools";
  private static final List<String> MODES = List.of("auto", "required");

  private AllowedTools() {}

  /** The sentence that refuses a body; empty if it names no tools, or some that it has. */
  static Optional<String> refusal(ObjectNode chat) {
    if (!isAsked(chat)) {
      return Optional.empty();
    }
    JsonNode allowed = chat.get("tool_choice").path(TYPE);
    if (!MODES.contains(allowed.path("mode").asText())) {
      return Optional.of("The mode of 'tool_choice' is %s.".formatted(String.join(" or ", MODES)));
    }
    if (!allowed.path("tools").isArray() || allowed.get("tools").isEmpty()) {
      return Optional.of("The tools of 'tool_choice' are missing; give some of 'tools'.");
    }
    Set<JsonNode> known = names(chat.path("tools"));
    return allowed
        .get("tools")
        .valueStream()
        .filter(tool -> !known.contains(name(tool)))
        .map("'tool_choice' allows %.200s, which is not among 'tools'."::formatted)
        .findFirst();
  }

  /** Has a chat tell of the tools that are allowed, and of no others. */
  static void narrow(ObjectNode chat) {
    if (!isAsked(chat)) {
      return;
    }
    JsonNode allowed = chat.get("tool_choice").path(TYPE);
    Set<JsonNode> names = names(allowed.path("tools"));
    ArrayNode told = chat.arrayNode();
    chat.path("tools").valueStream().filter(tool -> names.contains(name(tool))).forEach(told::add);
    chat.set("tools", told);
    chat.set("tool_choice", allowed.get("mode"));
  }

  private static boolean isAsked(ObjectNode chat) {
    return chat.path("tool_choice").path("type").asText().equals(TYPE);
  }

  private static Set<JsonNode> names(JsonNode tools) {
    Set<JsonNode> names = new HashSet<>();
    tools.forEach(tool -> names.add(name(tool)));
    names.remove(MissingNode.getInstance());
    return names;
  }

  /** Its type with its name, which stands in a field that is called as the type; missing if not. */
  private static JsonNode name(JsonNode tool) {
    String type = tool.path("type").asText();
    JsonNode name = tool.path(type).path("name");
    return name.isTextual()
        ? JsonNodeFactory.instance.arrayNode().add(type).add(name)
        : MissingNode.getInstance();
  }
}
