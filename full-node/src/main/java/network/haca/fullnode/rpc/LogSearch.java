package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** {@code eth_getLogs}: by block range, addresses and topics, within bounds. */
final class LogSearch {
  private static final long RANGE_MAX = 10_000;
  private static final int RESULTS_MAX = 10_000;

  private final RocksChain chain;
  private final BlockRendering rendering;

  LogSearch(RocksChain chain, BlockRendering rendering) {
    this.chain = chain;
    this.rendering = rendering;
  }

  ArrayNode find(JsonNode filter, long latest) throws RpcException {
    long from = Parameters.blockNumberOf(filter.path("fromBlock"), latest);
    long to = Math.min(latest, Parameters.blockNumberOf(filter.path("toBlock"), latest));
    if (filter.has("blockHash")) {
      from =
          chain
              .numberOf(Bytes32.fromHex(filter.get("blockHash").asText()))
              .orElseThrow(() -> new RpcException(RpcException.SERVER, "unknown block"));
      to = from;
    }
    if (to - from >= RANGE_MAX) {
      throw new RpcException(
          RpcException.SERVER, "block range over " + RANGE_MAX + "; ask for less");
    }
    List<Address> addresses = addresses(filter.path("address"));
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    for (long number = from; number <= to; number++) {
      addMatches(found, number, addresses, filter.path("topics"));
    }
    return found;
  }

  private void addMatches(ArrayNode found, long number, List<Address> addresses, JsonNode topics)
      throws RpcException {
    List<BlockEntry> entries = chain.entries(number);
    int logIndex = 0;
    for (int i = 0; i < entries.size(); i++) {
      for (Log log : entries.get(i).logs()) {
        if ((addresses.isEmpty() || addresses.contains(log.address())) && matches(log, topics)) {
          if (found.size() == RESULTS_MAX) {
            throw new RpcException(RpcException.SERVER, "over " + RESULTS_MAX + " logs");
          }
          found.add(rendering.log(number, i, entries.get(i), log, logIndex));
        }
        logIndex++;
      }
    }
  }

  private static boolean matches(Log log, JsonNode topics) {
    for (int i = 0; i < topics.size(); i++) {
      JsonNode wanted = topics.get(i);
      if (wanted.isNull()) {
        continue;
      }
      if (i >= log.topics().size()) {
        return false;
      }
      String topic = log.topics().get(i).toHex();
      boolean matches = !wanted.isArray() && wanted.asText().equalsIgnoreCase(topic);
      for (JsonNode alternative : wanted) {
        matches |= alternative.asText().equalsIgnoreCase(topic);
      }
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  private static List<Address> addresses(JsonNode node) throws RpcException {
    List<Address> addresses = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode each : node) {
        addresses.add(Parameters.addressOf(each));
      }
    } else if (node.isTextual()) {
      addresses.add(Parameters.addressOf(node));
    }
    return addresses;
  }
}
