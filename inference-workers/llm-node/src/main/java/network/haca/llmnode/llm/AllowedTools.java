package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

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
    if (allowed.path("tools").isEmpty()) {
      return Optional.of("The tools of 'tool_choice' are missing; give some of 'tools'.");
    }
    return StreamSupport.stream(allowed.get("tools").spliterator(), false)
        .filter(tool -> !isAmong(tool, chat.path("tools")))
        .map("'tool_choice' allows %.200s, which is not among 'tools'."::formatted)
        .findFirst();
  }

  /** Has a chat tell of the tools that are allowed, and of no others. */
  static void narrow(ObjectNode chat) {
    if (!isAsked(chat)) {
      return;
    }
    JsonNode allowed = chat.get("tool_choice").path(TYPE);
    ArrayNode told = chat.arrayNode();
    for (JsonNode tool : chat.path("tools")) {
      if (isAmong(tool, allowed.path("tools"))) {
        told.add(tool);
      }
    }
    chat.set("tools", told);
    chat.set("tool_choice", allowed.get("mode"));
  }

  private static boolean isAsked(ObjectNode chat) {
    return chat.path("tool_choice").path("type").asText().equals(TYPE);
  }

  private static boolean isAmong(JsonNode tool, JsonNode tools) {
    String type = tool.path("type").asText();
    JsonNode name = tool.path(type).path("name");
    return name.isTextual()
        && StreamSupport.stream(tools.spliterator(), false)
            .anyMatch(
                each ->
                    each.path("type").asText().equals(type)
                        && each.path(type).path("name").equals(name));
  }
}
