package network.haca.bridge.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/**
 * Finds a proof: its batch on chain and on Walrus, and its way into the batch, once it is settled;
 * or the transaction of its own, from when the chain was given it. All of it is public; the receipt
 * is what proves it.
 */
public final class ProofLookup {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Relay relay;
  private final ChainHistory history;
  private final Receipts receipts;
  private final SentTransactions transactions;

  public ProofLookup(
      Relay relay, ChainHistory history, Receipts receipts, SentTransactions transactions) {
    this.relay = relay;
    this.history = history;
    this.receipts = receipts;
    this.transactions = transactions;
  }

  /**
   * Nothing while there is nothing on chain to name.
   *
   * @throws IOException if the chain cannot be asked
   */
  public Optional<ObjectNode> find(Bytes32 leaf) throws IOException {
    Optional<ObjectNode> receipt = receipts.receipt(leaf);
    if (receipt.isEmpty()) {
      Optional<Sent> sent = transactions.sent(leaf);
      return sent.map(known -> one(leaf, RelayContract.Status.PENDING, sent));
    }
    boolean isIndividual = receipt.get().path("route").asText().equals(Route.INDIVIDUAL.name());
    return Optional.of(isIndividual ? individual(leaf) : describe(leaf, receipt.get()));
  }

  private ObjectNode individual(Bytes32 leaf) throws IOException {
    Optional<Sent> sent = transactions.sent(leaf);
    ObjectNode found = one(leaf, RelayContract.Status.SETTLED, sent);
    Optional<Placed> placed = transactions.placed(leaf);
    Optional<Bytes32> transaction =
        sent.map(Sent::transaction)
            .or(() -> placed.map(Placed::transaction).filter(hash -> !hash.equals(Bytes32.ZERO)));
    if (sent.isEmpty() && placed.isPresent()) {
      found.put("walrusBlobId", placed.get().blobId());
    }
    if (transaction.isPresent()) {
      complete(found, transaction.get());
    }
    return found;
  }

  /** What the chain knows of the transaction; another bridge may have sent it. */
  private void complete(ObjectNode found, Bytes32 transaction) throws IOException {
    ChainHistory.Mined mined = history.find(transaction);
    found.put("transaction", transaction.toHex());
    found.put("height", mined.height());
    if (!found.has("account")) {
      mined
          .sender()
          .ifPresent(sender -> found.put("account", sender.account()).put("nonce", sender.nonce()));
    }
  }

  private static ObjectNode one(
      Bytes32 leaf, RelayContract.Status status, Optional<Sent> transaction) {
    ObjectNode found =
        JSON.createObjectNode()
            .put("leaf", leaf.toHex())
            .put("route", Route.INDIVIDUAL.name())
            .put("status", status.name())
            .put("root", leaf.toHex())
            .put("batchSize", 1);
    transaction.ifPresent(
        sent ->
            found
                .put("transaction", sent.transaction().toHex())
                .put("account", sent.account().toHex())
                .put("nonce", sent.nonce())
                .put("walrusBlobId", sent.blobId()));
    found.putArray("path");
    return found;
  }

  private ObjectNode describe(Bytes32 leaf, ObjectNode receipt) throws IOException {
    Bytes32 root = Bytes32.fromHex(receipt.get("root").asText());
    RootState state = relay.state(root);
    Settlement settlement = relay.settlement(state.number());
    ObjectNode found =
        JSON.createObjectNode()
            .put("leaf", leaf.toHex())
            .put("route", receipt.path("route").asText(Route.BATCH.name()))
            .put("status", state.status().name())
            .put("root", root.toHex())
            .put("settlement", state.number())
            .put("batchSize", state.batchSize())
            .put("walrusBlobId", settlement.blobId().toUtf8())
            .put("height", settlement.openedAtHeight())
            .put("transaction", history.opening(settlement).orElse(""));
    found.set("path", receipt.get("path"));
    return found;
  }
}
