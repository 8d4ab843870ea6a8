package network.haca.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
public record TeeProof(
    Bytes signature, long timestamp, Bytes32 requestHash, Bytes32 outputHash, Bytes32 teeId) {

  /** Adds the original's five fields: hashes without 0x, the node's id with it. */
  public static void add(ObjectNode body, SettlementLeaf leaf) {
    body.put("tee_signature", Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    body.put("tee_request_hash", leaf.inputHash().toHex().substring(2));
    body.put("tee_output_hash", leaf.outputHash().toHex().substring(2));
    body.put("tee_timestamp", leaf.timestamp());
    body.put("tee_id", leaf.teeId().toHex());
  }

  /** What is settled of it. */
  public SettlementLeaf leaf() {
    return new SettlementLeaf(teeId, requestHash, outputHash, signature, timestamp);
  }

  /** Nothing if one is missing or unreadable; hashes may have 0x or not, the time may be a text. */
  public static Optional<TeeProof> of(JsonNode body) {
    try {
      return Optional.of(
          new TeeProof(
              signature(body),
              Long.parseLong(body.path("tee_timestamp").asText()),
              hash(body, "tee_request_hash"),
              hash(body, "tee_output_hash"),
              hash(body, "tee_id")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Bytes signature(JsonNode body) {
    String base64 = body.path("tee_signature").asText();
    if (base64.isEmpty()) {
      throw new IllegalArgumentException("there is no tee_signature");
    }
    return Bytes.wrap(Base64.getDecoder().decode(base64));
  }

  private static Bytes32 hash(JsonNode body, String key) {
    String text = body.path(key).asText();
    return Bytes32.fromHex(text.startsWith("0x") ? text : "0x" + text);
  }
}
