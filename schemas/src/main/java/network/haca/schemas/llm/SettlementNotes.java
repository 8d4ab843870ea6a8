package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes32;

/**
 * The notes of a stream's last event about its individual settlement, which began after it was
 * signed: so this is the node's word alone. None of it is free text.
 *
 * @param leaf the proof's identity
 * @param blobId of request and answer on Walrus; nothing if they are too long, and go in a batch
 * @param transaction the hash of the one that settles, if it is known
 * @param nonce of that transaction
 */
public record SettlementNotes(
    Bytes32 leaf, Optional<String> blobId, Optional<String> transaction, OptionalLong nonce) {
  private static final String SUCCESS = "data_settlement_success";
  private static final String TYPE = "settlement_type";
  private static final String JOB = "settlement_job_id";
  private static final String BLOB = "data_settlement_blob_id";
  private static final String TRANSACTION = "data_settlement_transaction_hash";
  private static final String NONCE = "settlement_queue_nonce";
  private static final String ERROR = "data_settlement_error";

  /** The original's names of them. */
  public static final List<String> FIELDS =
      List.of(SUCCESS, TYPE, JOB, BLOB, TRANSACTION, NONCE, ERROR);

  private static final Pattern BLOB_ID = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");

  /** The route that the proof takes, in the original's word. */
  public String type() {
    return blobId.isPresent() ? "individual" : "batch";
  }

  public void addTo(ObjectNode lastEvent) {
    lastEvent.put(SUCCESS, transaction.isPresent()).put(TYPE, type()).put(JOB, leaf.toHex());
    blobId.ifPresent(id -> lastEvent.put(BLOB, id));
    transaction.ifPresentOrElse(
        hash -> lastEvent.put(TRANSACTION, hash).put(NONCE, nonce.orElseThrow()),
        () ->
            lastEvent.put(
                ERROR,
                "It is on its way to the chain: GET /v1/proofs/%s of the bridge tells where it is."
                    .formatted(leaf)));
  }

  /** Returns true if notes are of this leaf, and nothing but what a node notes. */
  static boolean hold(ObjectNode notes, Bytes32 leaf) {
    Optional<String> blobId = text(notes, BLOB, BLOB_ID);
    Optional<String> transaction = text(notes, TRANSACTION, HASH);
    JsonNode nonce = notes.path(NONCE);
    if (transaction.isPresent() != nonce.canConvertToLong()) {
      return false;
    }
    OptionalLong number =
        nonce.canConvertToLong() ? OptionalLong.of(nonce.longValue()) : OptionalLong.empty();
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    new SettlementNotes(leaf, blobId, transaction, number).addTo(expected);
    return PythonJson.dumps(expected).equals(PythonJson.dumps(notes));
  }

  private static Optional<String> text(ObjectNode notes, String field, Pattern form) {
    return Optional.of(notes.path(field).asText()).filter(value -> form.matcher(value).matches());
  }
}
