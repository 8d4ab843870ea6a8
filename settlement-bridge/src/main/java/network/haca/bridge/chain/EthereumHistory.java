package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.core.ChainHistory;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/** Transactions of the past by a full node's JSON-RPC. */
public final class EthereumHistory implements ChainHistory {
  private static final String NONE = "0x0";

  private final EthereumClient chain;

  public EthereumHistory(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public Mined find(Bytes32 transaction) throws IOException {
    JsonNode mined = chain.ask("eth_getTransactionByHash", transaction.toHex());
    Optional<Sender> sender =
        mined.has("from")
            ? Optional.of(new Sender(mined.get("from").asText(), number(mined, "nonce")))
            : Optional.empty();
    return new Mined(number(mined, "blockNumber"), sender);
  }

  private static long number(JsonNode mined, String field) {
    return Long.decode(mined.path(field).asText(NONE));
  }

  @Override
  public Optional<String> opening(Settlement settlement) throws IOException {
    long height = settlement.openedAtHeight();
    String number = Bytes32.ofUnsigned(settlement.number()).toHex();
    try {
      for (JsonNode log : chain.logs(Addresses.RELAY, RelayContract.OPENED, height, height)) {
        if (log.at("/topics/1").asText().equals(number)) {
          return Optional.of(log.path("transactionHash").asText());
        }
      }
    } catch (EthereumClient.RefusedException e) {
      if (!e.isPruned()) {
        throw e;
      }
    }
    return Optional.empty();
  }
}
