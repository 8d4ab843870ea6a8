package network.haca.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
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

  /** The name of the form in which all of an answer is signed. */
  public static final String ANSWER_FORM = "tee_answer_form";

  /** That name. */
  public static final String WHOLE = "haca.llm.v1";

  /** The response header that has the proof's identity. */
  public static final String LEAF_HEADER = "X-Haca-Proof";

  private static final String ANSWER_HASH = "tee_answer_hash";
  private static final String LEAF = "tee_leaf";

  /** All fields of a proof, the original's first. */
  public static final List<String> FIELDS =
      List.of(
          "tee_signature",
          "tee_request_hash",
          "tee_output_hash",
          "tee_timestamp",
          "tee_id",
          ANSWER_FORM,
          ANSWER_HASH,
          LEAF);

  /**
   * Adds the original's five fields and our own, of an answer that is signed whole (rule T5).
   *
   * @param answerHash which is the signature's salt
   */
  public static void add(ObjectNode body, SettlementLeaf leaf, Bytes32 answerHash) {
    add(body, leaf);
    body.put(ANSWER_FORM, WHOLE);
    body.put(ANSWER_HASH, answerHash.toHex().substring(2));
    body.put(LEAF, leaf.hash().toHex());
  }

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

  /**
   * The proof that a node has published with an individual settlement, which names neither hash.
   */
  public static Optional<TeeProof> published(
      JsonNode payload, Bytes32 requestHash, Bytes32 outputHash) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.set("tee_signature", payload.path("teeSignature"));
    fields.set("tee_timestamp", payload.path("timestamp"));
    fields.set("tee_id", payload.path("teeId"));
    fields.put("tee_request_hash", requestHash.toHex());
    fields.put("tee_output_hash", outputHash.toHex());
    return of(fields);
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
