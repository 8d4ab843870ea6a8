package network.haca.lightnode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainArchive.Location;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * The JSON-RPC of any full node: where data comes from, none of which is believed. An answer of
 * another form than was asked for is refused.
 */
final class UntrustedNode {
  private final EthereumClient client;

  UntrustedNode(EthereumClient client) {
    this.client = client;
  }

  /** The number that it gives the header of a hash; nothing if it says that it lacks it. */
  Optional<Long> numberOf(Bytes32 headerHash) {
    return object("eth_getHeaderByHash", headerHash)
        .map(header -> quantity("eth_getHeaderByHash", header.path("number")));
  }

  /** Where it says that a transaction is; nothing if it says that it is in no block. */
  Optional<Location> locate(Bytes32 transactionHash) {
    String method = "eth_getTransactionByHash";
    return object(method, transactionHash)
        .filter(transaction -> !transaction.path("blockNumber").isNull())
        .map(
            transaction ->
                new Location(
                    quantity(method, transaction.path("blockNumber")),
                    index(quantity(method, transaction.path("transactionIndex")))));
  }

  /** A header with nothing verified but its form and its number. */
  BlockHeader header(long number) {
    Bytes encoded = bytes("debug_getRawHeader", ask("debug_getRawHeader", hex(number)));
    try {
      BlockHeader header = BlockHeader.decode(encoded);
      if (header.number() == number && header.hash().equals(Keccak.hash(encoded))) {
        return header;
      }
    } catch (Rlp.MalformedException e) {
      throw new UnverifiedException(
          "the node's header %d is none: %s".formatted(number, e.getMessage()));
    }
    throw new UnverifiedException("the node gives another header than %d".formatted(number));
  }

  Bytes block(long number) {
    return bytes("debug_getRawBlock", ask("debug_getRawBlock", hex(number)));
  }

  List<Bytes> receipts(long number) {
    JsonNode answer = ask("debug_getRawReceipts", hex(number));
    if (!answer.isArray()) {
      throw new UnverifiedException("the node does not answer debug_getRawReceipts with a list");
    }
    List<Bytes> receipts = new ArrayList<>();
    answer.forEach(receipt -> receipts.add(bytes("debug_getRawReceipts", receipt)));
    return receipts;
  }

  /** What it gives for a trie node or code of a hash. */
  Bytes preimage(Bytes32 hash) {
    return bytes("debug_dbGet", ask("debug_dbGet", hash.toHex()));
  }

  private JsonNode ask(String method, String parameter) {
    try {
      // Whoever asked may have gone, or go meanwhile, or waited for as long as a call may take.
      return Work.waiting(() -> client.ask(method, parameter));
    } catch (IOException e) {
      throw refused(method, e);
    }
  }

  private Optional<JsonNode> object(String method, Bytes32 hash) {
    JsonNode answer = ask(method, hash.toHex());
    if (!answer.isObject() && !answer.isNull()) {
      throw new UnverifiedException("the node answers %s with no object".formatted(method));
    }
    return answer.isNull() ? Optional.empty() : Optional.of(answer);
  }

  private static Bytes bytes(String method, JsonNode node) {
    try {
      return RpcValues.bytes(node);
    } catch (IOException e) {
      throw refused(method, e);
    }
  }

  private static long quantity(String method, JsonNode node) {
    try {
      return RpcValues.quantity(node);
    } catch (IOException e) {
      throw refused(method, e);
    }
  }

  private static int index(long index) {
    if (index > Integer.MAX_VALUE) {
      throw new UnverifiedException("the node puts a transaction at position " + index);
    }
    return (int) index;
  }

  private static UnverifiedException refused(String method, IOException cause) {
    return new UnverifiedException(
        "the node does not answer %s: %s".formatted(method, cause.getMessage()));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
