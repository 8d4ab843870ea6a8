package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * The {@code tee_*} fields of an answer.
 *
 * @param timestamp seconds
 */
public record LlmProof(
    Bytes signature, long timestamp, Bytes32 requestHash, Bytes32 outputHash, Bytes32 teeId) {

  /** What is settled of it. */
  public SettlementLeaf leaf() {
    return new SettlementLeaf(teeId, requestHash, outputHash, signature, timestamp);
  }

  /** Nothing if one is missing or unreadable; hashes may have 0x or not, the time may be a text. */
  static Optional<LlmProof> of(JsonNode body) {
    try {
      return Optional.of(
          new LlmProof(
              Bytes.wrap(Base64.getDecoder().decode(body.path("tee_signature").asText())),
              Long.parseLong(body.path("tee_timestamp").asText()),
              hash(body, "tee_request_hash"),
              hash(body, "tee_output_hash"),
              hash(body, "tee_id")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Bytes32 hash(JsonNode body, String key) {
    String text = body.path(key).asText();
    return Bytes32.fromHex(text.startsWith("0x") ? text : "0x" + text);
  }
}
