package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Vectors as the provider gave them. */
record EmbeddingReply(LlmRequest request, JsonNode upstream) implements LlmReply {
  @Override
  public boolean isEmpty() {
    return upstream.path("data").isEmpty();
  }

  @Override
  public ObjectNode toJson(String id, long created) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            // So that no two answers have one proof.
            .put("id", request.api().idPrefix() + id)
            .put("object", request.api().object())
            .put("model", request.modelName());
    body.set("data", upstream.path("data"));
    body.set("usage", upstream.path("usage"));
    return body;
  }
}
