package network.haca.stack.light;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.core.ChainArchive.Location;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The JSON-RPC of any full node: where data comes from, none of which is believed. */
final class UntrustedNode {
  private final EthereumClient client;

  UntrustedNode(EthereumClient client) {
    this.client = client;
  }

  /** The number that it gives the header of a hash, if it knows it. */
  Optional<Long> numberOf(Bytes32 headerHash) {
    return object(ask("eth_getHeaderByHash", headerHash.toHex()))
        .map(header -> number(header.path("number")));
  }

  /** Where it says that a transaction is, if it is in a block. */
  Optional<Location> locate(Bytes32 transactionHash) {
    return object(ask("eth_getTransactionByHash", transactionHash.toHex()))
        .filter(transaction -> transaction.path("blockNumber").isTextual())
        .map(
            transaction ->
                new Location(
                    number(transaction.path("blockNumber")),
                    (int) number(transaction.path("transactionIndex"))));
  }

  Bytes header(long number) {
    return bytes(ask("debug_getRawHeader", hex(number)));
  }

  Bytes block(long number) {
    return bytes(ask("debug_getRawBlock", hex(number)));
  }

  List<Bytes> receipts(long number) {
    List<Bytes> receipts = new ArrayList<>();
    ask("debug_getRawReceipts", hex(number)).forEach(receipt -> receipts.add(bytes(receipt)));
    return receipts;
  }

  /** A trie node or code by its hash. */
  Bytes preimage(Bytes32 hash) {
    return bytes(ask("debug_dbGet", hash.toHex()));
  }

  private JsonNode ask(String method, String parameter) {
    try {
      return client.ask(method, parameter);
    } catch (IOException e) {
      throw new UnverifiedException(
          "the node does not answer %s: %s".formatted(method, e.getMessage()));
    }
  }

  private static Optional<JsonNode> object(JsonNode node) {
    return Optional.of(node).filter(JsonNode::isObject);
  }

  private static Bytes bytes(JsonNode node) {
    try {
      return Bytes.fromHex(node.asText());
    } catch (IllegalArgumentException e) {
      throw new UnverifiedException("the node answers something else than bytes");
    }
  }

  private static long number(JsonNode node) {
    try {
      return Long.decode(node.asText());
    } catch (NumberFormatException e) {
      throw new UnverifiedException("the node answers something else than a number");
    }
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
