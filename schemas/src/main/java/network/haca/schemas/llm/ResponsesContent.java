package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;
import static network.haca.schemas.llm.ResponsesRequest.RefusedException.requireOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.schemas.llm.ResponsesRequest.RefusedException;

/** The content of an item of the Responses API, as a chat has it. */
final class ResponsesContent {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResponsesContent() {}

  /** A text, or several parts; a text that is the only part is that text. */
  static JsonNode of(JsonNode content, String place) throws RefusedException {
    if (content.isTextual()) {
      return content;
    }
    require(content.isArray(), place, "is missing; give a text or a list of parts");
    ArrayNode parts = JSON.arrayNode();
    for (int i = 0; i < content.size(); i++) {
      parts.add(part(content.get(i), "%s[%s]".formatted(place, i)));
    }
    boolean isText = parts.size() == 1 && parts.get(0).path("type").asText().equals("text");
    return isText ? parts.get(0).get("text") : parts;
  }

  private static ObjectNode part(JsonNode part, String place) throws RefusedException {
    String type = part.path("type").asText();
    ObjectNode out = JSON.objectNode();
    switch (type) {
      case "input_text", "output_text", "text" ->
          out.put("type", "text").set("text", text(part, "text", place));
      case "refusal" -> out.put("type", type).set("refusal", text(part, "refusal", place));
      case "input_image" -> image(part, place, out.put("type", "image_url"));
      case "input_file" -> file(part, place, out.put("type", "file"));
      case "input_audio" -> {
        require(part.path(type).isObject(), place + ".input_audio", "is missing; give an object");
        out.put("type", type).set(type, part.get(type));
      }
      default ->
          throw new RefusedException(
              place, "'%s' is of type '%s', which is not offered here".formatted(place, type));
    }
    requireOnly(part, fields(type), place);
    return out;
  }

  /** Those that a part may have; of what was written on it, annotations and tokens say no more. */
  private static List<String> fields(String type) {
    return switch (type) {
      case "input_text", "output_text", "text" ->
          List.of("type", "text", "annotations", "logprobs");
      case "refusal" -> List.of("type", "refusal");
      case "input_image" -> List.of("type", "image_url", "detail", "file_id");
      case "input_file" -> List.of("type", "filename", "file_data", "file_url", "file_id");
      default -> List.of("type", type);
    };
  }

  private static void image(JsonNode part, String place, ObjectNode out) throws RefusedException {
    refuseStored(part, place);
    ObjectNode image = out.putObject("image_url");
    image.set("url", text(part, "image_url", place));
    Canonicalizing.copyUnlessNull(part, "detail", image);
  }

  private static void file(JsonNode part, String place, ObjectNode out) throws RefusedException {
    refuseStored(part, place);
    require(!part.hasNonNull("file_url"), place + ".file_url", "is not fetched; give 'file_data'");
    ObjectNode file = out.putObject("file");
    Canonicalizing.copyUnlessNull(part, "filename", file);
    file.set("file_data", text(part, "file_data", place));
  }

  private static void refuseStored(JsonNode part, String place) throws RefusedException {
    require(!part.hasNonNull("file_id"), place + ".file_id", "names a file; none is stored here");
  }

  private static JsonNode text(JsonNode part, String field, String place) throws RefusedException {
    require(part.path(field).isTextual(), "%s.%s".formatted(place, field), "is missing; a text");
    return part.get(field);
  }
}
