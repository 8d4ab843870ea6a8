package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/**
 * Where a settled proof is: its batch on chain and on Walrus, and its way into the batch. All of it
 * is public; the receipt is what proves it.
 */
public final class ProofLookup {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EthereumClient chain;
  private final ReceiptStore receipts;

  public ProofLookup(EthereumClient chain, ReceiptStore receipts) {
    this.chain = chain;
    this.receipts = receipts;
  }

  /**
   * Nothing while the proof is not settled.
   *
   * @throws IOException if the chain cannot be asked
   */
  public Optional<ObjectNode> find(Bytes32 leaf) throws IOException {
    Optional<ObjectNode> receipt = receipts.receipt(leaf);
    return receipt.isPresent() ? Optional.of(describe(leaf, receipt.get())) : Optional.empty();
  }

  private ObjectNode describe(Bytes32 leaf, ObjectNode receipt) throws IOException {
    Bytes32 root = Bytes32.fromHex(receipt.get("root").asText());
    RootState state =
        RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)));
    Settlement settlement =
        RelayContract.decodeSettlement(
            state.number(),
            chain.call(Addresses.RELAY, RelayContract.getSettlement(state.number())));
    ObjectNode found =
        JSON.createObjectNode()
            .put("leaf", leaf.toHex())
            .put("status", state.status().name())
            .put("root", root.toHex())
            .put("settlement", state.number())
            .put("batchSize", state.batchSize())
            .put("walrusBlobId", settlement.blobId().toUtf8())
            .put("height", settlement.openedAtHeight())
            .put("transaction", transaction(settlement));
    found.set("path", receipt.get("path"));
    return found;
  }

  /** The transaction that opened it, by its event. */
  private String transaction(Settlement settlement) throws IOException {
    long height = settlement.openedAtHeight();
    for (JsonNode log : chain.logs(Addresses.RELAY, height, height)) {
      boolean isOpening =
          log.at("/topics/0").asText().equals(RelayContract.OPENED.toHex())
              && log.at("/topics/1")
                  .asText()
                  .equals(Bytes32.ofUnsigned(settlement.number()).toHex());
      if (isOpening) {
        return log.get("transactionHash").asText();
      }
    }
    // A node that keeps no history that far back does not tell.
    return "";
  }
}
