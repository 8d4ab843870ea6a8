package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenAI's messages as chat templates take them: with text as their content. */
final class ChatMessages {
  private ChatMessages() {}

  /** Nothing if a part of its content is no text. */
  static Optional<JsonNode> plain(JsonNode message) {
    ObjectNode out = message.deepCopy();
    StringBuilder text = new StringBuilder();
    JsonNode content = message.path("content");
    for (JsonNode part : content) {
      if (!part.path("text").isTextual()) {
        return Optional.empty();
      }
      text.append(part.get("text").asText());
    }
    if (content.isTextual()) {
      text.append(content.asText());
    }
    // Templates without a place for calls show at least what was called.
    message
        .path("tool_calls")
        .forEach(call -> text.append(ToolCallText.write(call.path("function"))));
    out.put("content", text.toString());
    if ("developer".equals(out.path("role").asText())) {
      out.put("role", "system");
    }
    return Optional.of(out);
  }

  /** For templates that have no place for tools: the system's message says what there is. */
  static List<JsonNode> describing(List<JsonNode> tools, List<JsonNode> messages) {
    List<String> described = tools.stream().map(tool -> tool.path("function").toString()).toList();
    String text =
        """
        You may call these functions, each described by a JSON object:
        <tools>
        %s
        </tools>
        To call one, answer with nothing but its name and arguments, for each call so:
        <tool_call>
        {"name": NAME, "arguments": {ARGUMENTS}}
        </tool_call>
        Otherwise answer in words."""
            .formatted(String.join("\n", described));
    return instructing(text, messages);
  }

  /** With this at the end of the system's message. */
  static List<JsonNode> instructing(String instruction, List<JsonNode> messages) {
    String text = instruction;
    List<JsonNode> out = new ArrayList<>(messages);
    boolean hasSystem =
        !messages.isEmpty() && "system".equals(messages.getFirst().path("role").asText());
    if (hasSystem) {
      text = out.removeFirst().path("content").asText() + "\n\n" + text;
    }
    out.addFirst(JsonNodeFactory.instance.objectNode().put("role", "system").put("content", text));
    return out;
  }
}
