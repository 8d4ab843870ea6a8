package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A conversation in Gemini's form: what the system says stands apart, user and model take turns,
 * and what a function gave is named by the function.
 */
final class GoogleContents implements Turns {
  private final ArrayNode contents = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode system = JsonNodeFactory.instance.arrayNode();

  private GoogleContents() {}

  /** Into {@code contents} and {@code systemInstruction} of a request. */
  static void write(List<JsonNode> messages, ObjectNode request) throws NotOfferedException {
    GoogleContents written = new GoogleContents();
    Telling.tell(messages, written);
    if (!written.system.isEmpty()) {
      request.putObject("systemInstruction").set("parts", written.system);
    }
    request.set("contents", written.contents);
  }

  @Override
  public void system(String text) {
    system.addObject().put("text", text);
  }

  @Override
  public void user(String text) {
    part("user").put("text", text);
  }

  @Override
  public void user(ImageUrl image) {
    if (image.isHere()) {
      part("user")
          .putObject("inlineData")
          .put("mimeType", image.mediaType())
          .put("data", image.base64());
    } else {
      part("user").putObject("fileData").put("fileUri", image.url());
    }
  }

  @Override
  public void assistant(String text) {
    part("model").put("text", text);
  }

  @Override
  public void call(String id, String name, ObjectNode arguments) {
    ObjectNode part = part("model");
    part.putObject("functionCall").put("name", name).set("args", arguments);
    GoogleCallId.signature(id).ifPresent(signature -> part.put("thoughtSignature", signature));
  }

  @Override
  public void result(String id, String name, String text) {
    part("user")
        .putObject("functionResponse")
        .put("name", name)
        .putObject("response")
        .put("result", text);
  }

  /** In the last content if it is of that role, else in a new one. */
  private ObjectNode part(String role) {
    JsonNode last = contents.path(contents.size() - 1);
    ArrayNode parts =
        last.path("role").asText().equals(role)
            ? (ArrayNode) last.get("parts")
            : contents.addObject().put("role", role).putArray("parts");
    return parts.addObject();
  }
}
