package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation in Gemini's form: what the system says stands apart, user and model take turns,
 * and what a function gave is named by the function.
 */
final class GoogleContents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode contents = JSON.arrayNode();
  private final ArrayNode system = JSON.arrayNode();

  /** The names of functions by the ids of their calls. */
  private final Map<String, String> called = new HashMap<>();

  private GoogleContents() {}

  /** Into {@code contents} and {@code systemInstruction} of a request. */
  static void write(List<JsonNode> messages, ObjectNode request) throws NotOfferedException {
    GoogleContents written = new GoogleContents();
    for (JsonNode message : messages) {
      written.add(message);
    }
    if (!written.system.isEmpty()) {
      request.putObject("systemInstruction").set("parts", written.system);
    }
    request.set("contents", written.contents);
  }

  private void add(JsonNode message) throws NotOfferedException {
    JsonNode content = message.path("content");
    switch (message.path("role").asText()) {
      case "system", "developer" -> addText(system, OpenAiBody.text(content));
      case "user" -> addParts(turn("user"), content);
      case "assistant" -> {
        ArrayNode parts = turn("model");
        addText(parts, OpenAiBody.text(content));
        message.path("tool_calls").forEach(call -> addCall(parts, call));
      }
      case "tool" -> addResult(message);
      default ->
          throw new NotOfferedException(
              "This model takes no message of role '%s'.".formatted(message.path("role").asText()));
    }
  }

  private ArrayNode turn(String role) {
    JsonNode last = contents.path(contents.size() - 1);
    return last.path("role").asText().equals(role)
        ? (ArrayNode) last.get("parts")
        : contents.addObject().put("role", role).putArray("parts");
  }

  private static void addText(ArrayNode parts, String text) {
    if (!text.isEmpty()) {
      parts.addObject().put("text", text);
    }
  }

  private static void addParts(ArrayNode parts, JsonNode content) throws NotOfferedException {
    if (!content.isArray()) {
      addText(parts, content.asText(""));
      return;
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> addText(parts, part.path("text").asText());
        case "image_url" -> addImage(parts, part.at("/image_url/url").asText());
        default ->
            throw new NotOfferedException(
                "This model takes no part of type '%s'.".formatted(part.path("type").asText()));
      }
    }
  }

  private static void addImage(ArrayNode parts, String url) throws NotOfferedException {
    ImageUrl image =
        ImageUrl.parse(url)
            .orElseThrow(
                () ->
                    new NotOfferedException(
                        "An image's url is https://… or data:image/…;base64,…"));
    if (image.isHere()) {
      parts
          .addObject()
          .putObject("inlineData")
          .put("mimeType", image.mediaType())
          .put("data", image.base64());
    } else {
      parts.addObject().putObject("fileData").put("fileUri", image.url());
    }
  }

  private void addCall(ArrayNode parts, JsonNode call) {
    String id = call.path("id").asText();
    String name = call.at("/function/name").asText();
    called.put(id, name);
    ObjectNode part = parts.addObject();
    part.putObject("functionCall").put("name", name).set("args", OpenAiBody.arguments(call));
    GoogleCallId.signature(id).ifPresent(signature -> part.put("thoughtSignature", signature));
  }

  private void addResult(JsonNode message) {
    String id = message.path("tool_call_id").asText();
    ObjectNode response =
        turn("user")
            .addObject()
            .putObject("functionResponse")
            .put("name", called.getOrDefault(id, message.path("name").asText()));
    response.putObject("response").put("result", OpenAiBody.text(message.path("content")));
  }
}
