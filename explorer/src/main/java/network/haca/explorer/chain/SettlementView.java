package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** A batch as the relay has recorded it: its settlement, the transaction, the verdicts. */
public final class SettlementView {
  /** Blocks behind the opening in which verdicts are looked for; settlements end within them. */
  private static final long BLOCKS_MAX = 256;

  private static final Bytes32 VERDICT =
      Keccak.hash(Bytes.ofUtf8("VerdictCounted(uint64,bytes32,bool)"));

  private final EthereumClient chain;

  public SettlementView(EthereumClient chain) {
    this.chain = chain;
  }

  /** Returns the latest settlement of a root; nothing if the relay knows none, or not any more. */
  public Optional<ObjectNode> of(Bytes32 root) throws IOException {
    try {
      long number =
          chain
              .read(Addresses.RELAY, RelayContract.getRoot(root), RelayContract::decodeRoot)
              .number();
      return number == 0 ? Optional.empty() : Optional.of(settlement(number));
    } catch (EthereumClient.RefusedException e) {
      if (!e.isPruned()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Returns the root that a transaction opened a settlement of, or recorded; nothing if none. */
  public Optional<Bytes32> rootOf(Bytes32 transaction) throws IOException {
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", transaction.toHex());
    for (JsonNode log : receipt.path("logs")) {
      if (log.path("address").asText().equalsIgnoreCase(Addresses.RELAY.toHex())
          && log.at("/topics/0").asText().equals(RelayContract.OPENED.toHex())) {
        return Optional.of(Bytes32.fromHex(log.at("/topics/2").asText()));
      }
    }
    return Optional.empty();
  }

  private ObjectNode settlement(long number) throws IOException {
    RelayContract.Settlement settlement =
        chain.read(
            Addresses.RELAY,
            RelayContract.getSettlement(number),
            output -> RelayContract.decodeSettlement(number, output));
    long opened = settlement.openedAtHeight();
    ObjectNode found =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", number)
            .put("openedAt", opened)
            .put("opener", settlement.opener().toHex());
    for (JsonNode log : chain.logs(Addresses.RELAY, RelayContract.OPENED, opened, opened)) {
      if (isOf(log, number)) {
        found.put("transaction", log.path("transactionHash").asText());
      }
    }
    ArrayNode verdicts = found.putArray("verdicts");
    long last = Math.min(opened + BLOCKS_MAX, chain.blockNumber());
    for (JsonNode log : chain.logs(Addresses.RELAY, VERDICT, opened, last)) {
      if (isOf(log, number)) {
        verdicts
            .addObject()
            .put("validator", log.at("/topics/2").asText())
            .put("isYes", log.path("data").asText().endsWith("1"))
            .put("block", Long.decode(log.path("blockNumber").asText()));
      }
    }
    return found;
  }

  private static boolean isOf(JsonNode log, long number) {
    return log.at("/topics/1").asText().equals(Bytes32.ofUnsigned(number).toHex());
  }
}
