package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Embeddings of the Gemini API in OpenAI's form.
 *
 * <p>Source: Gemini API reference, v1beta, {@code models.batchEmbedContents}.
 */
final class GoogleEmbeddings {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GoogleEmbeddings() {}

  /**
   * @param asked in OpenAI's form
   * @throws NotOfferedException if an input is given as tokens
   */
  static ObjectNode write(ObjectNode asked) throws NotOfferedException {
    ArrayNode requests = JSON.arrayNode();
    for (JsonNode text : texts(asked.path("input"))) {
      if (!text.isTextual()) {
        throw new NotOfferedException("'input' is a text or a list of texts for this model.");
      }
      ObjectNode one = requests.addObject();
      one.put("model", "models/" + asked.path("model").asText());
      one.putObject("content").putArray("parts").addObject().set("text", text);
      if (asked.hasNonNull("dimensions")) {
        one.set("outputDimensionality", asked.get("dimensions"));
      }
    }
    ObjectNode body = JSON.objectNode();
    body.set("requests", requests);
    return body;
  }

  /**
   * @param isBase64 whether vectors are wanted as 32-bit floats, little-endian, in base64
   */
  static ObjectNode read(JsonNode answer, boolean isBase64) {
    ObjectNode out = JSON.objectNode().put("object", "list");
    ArrayNode data = out.putArray("data");
    for (JsonNode embedding : answer.path("embeddings")) {
      JsonNode values = embedding.path("values");
      data.addObject()
          .put("object", "embedding")
          .put("index", data.size() - 1)
          .set("embedding", isBase64 ? base64(values) : values);
    }
    // Where it counts no tokens, none are told.
    int tokens = answer.at("/usageMetadata/promptTokenCount").asInt();
    out.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return out;
  }

  private static List<JsonNode> texts(JsonNode input) {
    List<JsonNode> texts = new ArrayList<>();
    if (input.isArray()) {
      input.forEach(texts::add);
    } else {
      texts.add(input);
    }
    return texts;
  }

  private static JsonNode base64(JsonNode values) {
    ByteBuffer floats =
        ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(value -> floats.putFloat(value.floatValue()));
    return JSON.textNode(Base64.getEncoder().encodeToString(floats.array()));
  }
}
