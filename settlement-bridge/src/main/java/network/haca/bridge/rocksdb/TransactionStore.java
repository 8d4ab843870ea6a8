package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The transactions that settle leaves by themselves: sent by this bridge, or found by it. */
public final class TransactionStore {
  private final BridgeDatabase database;

  public TransactionStore(BridgeDatabase database) {
    this.database = database;
  }

  /**
   * The transaction that is to settle a leaf by itself, or has settled it.
   *
   * @param blobId of request and answer
   */
  public record Sent(Submission submission, String blobId) {}

  /**
   * Where a settled leaf of its own is.
   *
   * @param transaction zero if nobody knows any more
   * @param blobId of request and answer
   */
  public record Placed(Bytes32 transaction, String blobId) {}

  /** Keeps what was sent, so that it is waited for, and not sent again, after a restart. */
  public void save(Bytes32 leaf, Sent sent) {
    Submission submission = sent.submission();
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("transaction", submission.hash().toHex())
            .put("account", submission.account().toHex())
            .put("nonce", submission.nonce())
            .put("raw", submission.raw().toHex())
            .put("walrusBlobId", sent.blobId());
    database.put(BridgeDatabase.key(BridgeDatabase.SENT, leaf), entry);
  }

  /** Nothing if a leaf has no transaction of its own, or none yet, or another bridge sent it. */
  public Optional<Sent> sent(Bytes32 leaf) {
    return database
        .json(BridgeDatabase.key(BridgeDatabase.SENT, leaf))
        .map(
            entry ->
                new Sent(
                    new Submission(
                        Bytes32.fromHex(entry.get("transaction").asText()),
                        Address.fromHex(entry.get("account").asText()),
                        entry.get("nonce").asLong(),
                        Bytes.fromHex(entry.get("raw").asText())),
                    entry.get("walrusBlobId").asText()));
  }

  /** The transaction does not settle the leaf. */
  public void forgetSent(Bytes32 leaf) {
    database.delete(BridgeDatabase.key(BridgeDatabase.SENT, leaf));
  }

  /** Keeps what somebody found. */
  public void save(Bytes32 leaf, Placed placed) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("transaction", placed.transaction().toHex())
            .put("walrusBlobId", placed.blobId());
    database.put(BridgeDatabase.key(BridgeDatabase.PLACED, leaf), entry);
  }

  /** Nothing if it was not settled by itself, as far as this bridge knows. */
  public Optional<Placed> placed(Bytes32 leaf) {
    return database
        .json(BridgeDatabase.key(BridgeDatabase.PLACED, leaf))
        .map(
            entry ->
                new Placed(
                    Bytes32.fromHex(entry.get("transaction").asText()),
                    entry.get("walrusBlobId").asText()));
  }
}
