package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmHashes;

/** Of a chat or a text completion. */
final class TextReply implements LlmReply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final ArrayNode choices = JSON.arrayNode();
  private final JsonNode usage;

  /**
   * @param upstream the provider's body
   */
  TextReply(LlmRequest request, JsonNode upstream) {
    this.request = request;
    upstream.path("choices").forEach(choice -> choices.add(choice(choice)));
    this.usage = upstream.path("usage");
  }

  @Override
  public boolean isEmpty() {
    return choices.isEmpty();
  }

  /** Of the first choice: its tool calls if it calls tools, else its text. */
  @Override
  public Bytes signedOutput() {
    return LlmHashes.signedOutput(choices.path(0));
  }

  @Override
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
    TeeProof.add(body, leaf);
    return body;
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
