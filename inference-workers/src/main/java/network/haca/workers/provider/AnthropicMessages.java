package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A conversation in Anthropic's form: what the system says stands apart, users and assistant take
 * turns, and what a tool gave is said by the user.
 */
final class AnthropicMessages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode messages = JSON.arrayNode();
  private final StringBuilder system = new StringBuilder();

  private AnthropicMessages() {}

  /** Into {@code messages} and {@code system} of a request. */
  static void write(List<JsonNode> given, ObjectNode request) throws NotOfferedException {
    AnthropicMessages written = new AnthropicMessages();
    for (JsonNode message : given) {
      written.add(message);
    }
    if (!written.system.isEmpty()) {
      request.put("system", written.system.toString());
    }
    request.set("messages", written.messages);
  }

  private void add(JsonNode message) throws NotOfferedException {
    JsonNode content = message.path("content");
    switch (message.path("role").asText()) {
      case "system", "developer" ->
          system.append(system.isEmpty() ? "" : "\n\n").append(OpenAiBody.text(content));
      case "user" -> addParts(turn("user"), content);
      case "assistant" -> {
        ArrayNode blocks = turn("assistant");
        addText(blocks, OpenAiBody.text(content));
        message.path("tool_calls").forEach(call -> addToolUse(blocks, call));
      }
      case "tool" ->
          turn("user")
              .addObject()
              .put("type", "tool_result")
              .put("tool_use_id", message.path("tool_call_id").asText())
              .put("content", OpenAiBody.text(content));
      default ->
          throw new NotOfferedException(
              "This model takes no message of role '%s'.".formatted(message.path("role").asText()));
    }
  }

  /** The blocks of the last message if it is of that role, else of a new one. */
  private ArrayNode turn(String role) {
    JsonNode last = messages.path(messages.size() - 1);
    return last.path("role").asText().equals(role)
        ? (ArrayNode) last.get("content")
        : messages.addObject().put("role", role).putArray("content");
  }

  private static void addParts(ArrayNode blocks, JsonNode content) throws NotOfferedException {
    if (!content.isArray()) {
      addText(blocks, content.asText(""));
      return;
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> addText(blocks, part.path("text").asText());
        case "image_url" -> blocks.add(image(part.at("/image_url/url").asText()));
        default ->
            throw new NotOfferedException(
                "This model takes no part of type '%s'.".formatted(part.path("type").asText()));
      }
    }
  }

  /** An empty text is no block. */
  private static void addText(ArrayNode blocks, String text) {
    if (!text.isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text);
    }
  }

  private static void addToolUse(ArrayNode blocks, JsonNode call) {
    blocks
        .addObject()
        .put("type", "tool_use")
        .put("id", call.path("id").asText())
        .put("name", call.at("/function/name").asText())
        .set("input", OpenAiBody.arguments(call));
  }

  private static ObjectNode image(String url) throws NotOfferedException {
    ImageUrl image =
        ImageUrl.parse(url)
            .orElseThrow(
                () ->
                    new NotOfferedException(
                        "An image's url is https://… or data:image/…;base64,…"));
    ObjectNode block = JSON.objectNode().put("type", "image");
    ObjectNode source = block.putObject("source");
    if (image.isHere()) {
      source.put("type", "base64").put("media_type", image.mediaType()).put("data", image.base64());
    } else {
      source.put("type", "url").put("url", image.url());
    }
    return block;
  }
}
