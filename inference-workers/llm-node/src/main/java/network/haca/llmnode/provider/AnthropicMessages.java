package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A conversation in Anthropic's form: what the system says stands apart, users and assistant take
 * turns, and what a tool gave is said by the user.
 */
final class AnthropicMessages implements Turns {
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
  private final StringBuilder system = new StringBuilder();

  private AnthropicMessages() {}

  /** Into {@code messages} and {@code system} of a request. */
  static void write(List<JsonNode> given, ObjectNode request) throws NotOfferedException {
    AnthropicMessages written = new AnthropicMessages();
    Telling.tell(given, written);
    if (!written.system.isEmpty()) {
      request.put("system", written.system.toString());
    }
    request.set("messages", written.messages);
  }

  @Override
  public void system(String text) {
    system.append(system.isEmpty() ? "" : "\n\n").append(text);
  }

  @Override
  public void user(String text) {
    block("user", "text").put("text", text);
  }

  @Override
  public void user(ImageUrl image) {
    ObjectNode source = block("user", "image").putObject("source");
    if (image.isHere()) {
      source.put("type", "base64").put("media_type", image.mediaType()).put("data", image.base64());
    } else {
      source.put("type", "url").put("url", image.url());
    }
  }

  @Override
  public void assistant(String text) {
    block("assistant", "text").put("text", text);
  }

  @Override
  public void call(String id, String name, ObjectNode arguments) {
    block("assistant", "tool_use").put("id", id).put("name", name).set("input", arguments);
  }

  @Override
  public void result(String id, String name, String text) {
    block("user", "tool_result").put("tool_use_id", id).put("content", text);
  }

  /** In the last message if it is of that role, else in a new one. */
  private ObjectNode block(String role, String type) {
    JsonNode last = messages.path(messages.size() - 1);
    ArrayNode blocks =
        last.path("role").asText().equals(role)
            ? (ArrayNode) last.get("content")
            : messages.addObject().put("role", role).putArray("content");
    return blocks.addObject().put("type", type);
  }
}
