package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.PythonJson;

/** A whole answer: what of the provider's reaches the client, and what of that is signed. */
public final class LlmReply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final ArrayNode choices = JSON.arrayNode();
  private final JsonNode usage;

  /**
   * @param upstream the provider's body
   */
  public LlmReply(LlmRequest request, JsonNode upstream) {
    this.request = request;
    upstream.path("choices").forEach(choice -> choices.add(choice(choice)));
    this.usage = upstream.path("usage");
  }

  /** Whether the provider gave any answer. */
  public boolean isEmpty() {
    return choices.isEmpty();
  }

  /** Of the first choice: its tool calls if it calls tools, else its text. */
  public Bytes signedOutput() {
    JsonNode first = choices.path(0);
    JsonNode message = first.path("message");
    boolean callsTools =
        first.path("finish_reason").asText().equals("tool_calls")
            && message.path("tool_calls").isArray();
    if (callsTools) {
      return PythonJson.dumps(message.get("tool_calls"));
    }
    JsonNode text =
        request.api() == LlmRequest.Api.CHAT ? message.path("content") : first.path("text");
    return Bytes.ofUtf8(text.isTextual() ? text.textValue() : "");
  }

  /** OpenAI's body with the {@code tee_*} fields. */
  public ObjectNode toJson(String id, SettlementLeaf leaf) {
    ObjectNode body =
        JSON.objectNode()
            .put("id", request.api().idPrefix() + id)
            .put("object", request.api().object())
            .put("created", leaf.timestamp())
            .put("model", request.modelName());
    body.set("choices", choices);
    body.set("usage", usage.isObject() ? usage : JSON.nullNode());
    if (request.api() == LlmRequest.Api.COMPLETION) {
      // Where the original's SDK looks for it.
      body.put("completion", signedOutput().toUtf8());
    }
    addProof(body, leaf);
    return body;
  }

  /** The original's five fields: hashes without 0x, the node's id with it. */
  static void addProof(ObjectNode body, SettlementLeaf leaf) {
    body.put("tee_signature", Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    body.put("tee_request_hash", leaf.inputHash().toHex().substring(2));
    body.put("tee_output_hash", leaf.outputHash().toHex().substring(2));
    body.put("tee_timestamp", leaf.timestamp());
    body.put("tee_id", leaf.teeId().toHex());
  }

  /** As the provider gave it, but of tool calls only what is signed. */
  private static JsonNode choice(JsonNode choice) {
    ObjectNode out = choice.deepCopy();
    if (out.path("message") instanceof ObjectNode message
        && message.path("tool_calls").isArray()
        && !message.path("tool_calls").isEmpty()) {
      ArrayNode calls = JSON.arrayNode();
      message.get("tool_calls").forEach(call -> calls.add(toolCall(call)));
      message.set("tool_calls", calls);
    }
    return out;
  }

  private static ObjectNode toolCall(JsonNode call) {
    ObjectNode out = JSON.objectNode().put("id", call.path("id").asText()).put("type", "function");
    out.putObject("function")
        .put("name", call.at("/function/name").asText())
        .put("arguments", call.at("/function/arguments").asText());
    return out;
  }
}
