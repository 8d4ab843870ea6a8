package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.bridge.core.Placed;
import network.haca.bridge.core.Sent;
import network.haca.bridge.core.SentTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The transactions that settle leaves by themselves, in the bridge's database. */
public final class TransactionStore implements SentTransactions {
  private final BridgeDatabase database;
  private volatile Consumer<Bytes32> listener = leaf -> {};

  public TransactionStore(BridgeDatabase database) {
    this.database = database;
  }

  /**
   * @param each leaf that has a transaction on its way, once it can be read
   */
  public void onSent(Consumer<Bytes32> each) {
    listener = each;
  }

  @Override
  public void save(Bytes32 leaf, Sent sent) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("transaction", sent.transaction().toHex())
            .put("account", sent.account().toHex())
            .put("nonce", sent.nonce())
            .put("raw", sent.raw().toHex())
            .put("walrusBlobId", sent.blobId());
    database.put(BridgeDatabase.key(BridgeDatabase.SENT, leaf), entry);
    listener.accept(leaf);
  }

  @Override
  public Optional<Sent> sent(Bytes32 leaf) {
    return database
        .json(BridgeDatabase.key(BridgeDatabase.SENT, leaf))
        .map(
            entry ->
                new Sent(
                    Bytes32.fromHex(entry.get("transaction").asText()),
                    Address.fromHex(entry.get("account").asText()),
                    entry.get("nonce").asLong(),
                    Bytes.fromHex(entry.get("raw").asText()),
                    entry.get("walrusBlobId").asText()));
  }

  @Override
  public void forgetSent(Bytes32 leaf) {
    database.delete(BridgeDatabase.key(BridgeDatabase.SENT, leaf));
  }

  @Override
  public void save(Bytes32 leaf, Placed placed) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("transaction", placed.transaction().toHex())
            .put("walrusBlobId", placed.blobId());
    database.put(BridgeDatabase.key(BridgeDatabase.PLACED, leaf), entry);
  }

  @Override
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
