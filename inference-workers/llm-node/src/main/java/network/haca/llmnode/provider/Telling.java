package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.schemas.llm.PythonJson;

/** Tells a conversation in OpenAI's form, message by message. */
final class Telling {
  private final Turns turns;

  /** The names of tools by the ids of their calls. */
  private final Map<String, String> called = new HashMap<>();

  private Telling(Turns turns) {
    this.turns = turns;
  }

  /**
   * @throws NotOfferedException if a message has a role or a part that other APIs do not know
   */
  static void tell(List<JsonNode> messages, Turns turns) throws NotOfferedException {
    Telling telling = new Telling(turns);
    for (JsonNode message : messages) {
      telling.tell(message);
    }
  }

  private void tell(JsonNode message) throws NotOfferedException {
    JsonNode content = message.path("content");
    String text = text(content);
    switch (message.path("role").asText()) {
      case "system", "developer" -> {
        if (!text.isEmpty()) {
          turns.system(text);
        }
      }
      case "user" -> tellUser(content);
      case "assistant" -> {
        if (!text.isEmpty()) {
          turns.assistant(text);
        }
        message.path("tool_calls").forEach(this::tellCall);
      }
      case "tool" -> {
        String id = message.path("tool_call_id").asText();
        turns.result(id, called.getOrDefault(id, ""), text);
      }
      default ->
          throw new NotOfferedException(
              "This model takes no message of role '%s'.".formatted(message.path("role").asText()));
    }
  }

  private void tellUser(JsonNode content) throws NotOfferedException {
    if (!content.isArray()) {
      tellUser(content.asText(""));
      return;
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" -> tellUser(part.path("text").asText());
        case "image_url" -> turns.user(image(part.at("/image_url/url").asText()));
        default ->
            throw new NotOfferedException(
                "This model takes no part of type '%s'.".formatted(part.path("type").asText()));
      }
    }
  }

  private void tellUser(String text) {
    if (!text.isEmpty()) {
      turns.user(text);
    }
  }

  private static ImageUrl image(String url) throws NotOfferedException {
    return ImageUrl.parse(url)
        .orElseThrow(
            () -> new NotOfferedException("An image's url is https://… or data:image/…;base64,…"));
  }

  private void tellCall(JsonNode call) {
    String id = call.path("id").asText();
    String name = call.at("/function/name").asText();
    called.put(id, name);
    turns.call(id, name, arguments(call));
  }

  /** An empty object if they are none. */
  private static ObjectNode arguments(JsonNode call) {
    try {
      return PythonJson.parse(call.at("/function/arguments").asText("{}"))
              instanceof ObjectNode object
          ? object
          : JsonNodeFactory.instance.objectNode();
    } catch (PythonJson.MalformedException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** The text of a content; its other parts are left out. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder all = new StringBuilder();
    content.forEach(part -> all.append(part.path("text").asText("")));
    return all.toString();
  }
}
