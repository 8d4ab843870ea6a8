package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A whole answer: what of the provider's reaches the client. */
public interface LlmReply {

  static LlmReply of(LlmRequest request, JsonNode upstream) {
    if (request.response().isPresent()) {
      return new ResponseReply(request, upstream);
    }
    return request.api() == LlmApi.EMBEDDINGS
        ? new EmbeddingReply(request, upstream)
        : new TextReply(request, upstream);
  }

  /** Returns true if the provider gave any answer. */
  boolean isEmpty();

  /**
   * OpenAI's body, without a proof.
   *
   * @param id fresh
   * @param created seconds
   */
  ObjectNode toJson(String id, long created);
}
