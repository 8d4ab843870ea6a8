package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;

/** A whole answer: what of the provider's reaches the client, and what of that is signed. */
public interface LlmReply {

  static LlmReply of(LlmRequest request, JsonNode upstream) {
    return request.api() == LlmRequest.Api.EMBEDDINGS
        ? new EmbeddingReply(request, upstream)
        : new TextReply(request, upstream);
  }

  /** Whether the provider gave any answer. */
  boolean isEmpty();

  Bytes signedOutput();

  /**
   * OpenAI's body with the {@code tee_*} fields.
   *
   * @param id fresh
   */
  ObjectNode toJson(String id, SettlementLeaf leaf);
}
