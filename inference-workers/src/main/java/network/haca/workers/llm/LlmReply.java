package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
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

  /** The original's five fields: hashes without 0x, the node's id with it. */
  static void addProof(ObjectNode body, SettlementLeaf leaf) {
    body.put("tee_signature", Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    body.put("tee_request_hash", leaf.inputHash().toHex().substring(2));
    body.put("tee_output_hash", leaf.outputHash().toHex().substring(2));
    body.put("tee_timestamp", leaf.timestamp());
    body.put("tee_id", leaf.teeId().toHex());
  }
}
