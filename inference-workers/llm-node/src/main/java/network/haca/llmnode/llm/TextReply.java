package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.schemas.llm.LlmHashes;

/** The reply to a chat or a text completion. */
final class TextReply implements LlmReply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final ArrayNode choices = JSON.arrayNode();
  private final JsonNode usage;

  /**
   * @param upstream the provider's body as {@link NormalAnswer} makes it
   */
  TextReply(LlmRequest request, JsonNode upstream) {
    this.request = request;
    upstream.path("choices").forEach(choices::add);
    this.usage = upstream.path("usage");
  }

  @Override
  public boolean isEmpty() {
    return choices.isEmpty();
  }

  @Override
  public ObjectNode toJson(String id, long created) {
    ObjectNode body =
        JSON.objectNode()
            .put("id", request.api().idPrefix() + id)
            .put("object", request.api().object())
            .put("created", created)
            .put("model", request.modelName());
    body.set("choices", choices);
    body.set("usage", usage.isObject() ? usage : JSON.nullNode());
    if (request.api() == LlmApi.COMPLETION) {
      // Where the original's SDK looks for it.
      body.put("completion", LlmHashes.signedOutput(choices.path(0)).toUtf8());
    }
    return body;
  }
}
