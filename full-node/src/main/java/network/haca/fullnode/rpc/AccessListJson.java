package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.Transaction.AccessEntry;
import network.haca.primitives.Bytes32;

/** The {@code accessList} of transactions and calls (EIP-2930). */
final class AccessListJson {
  private AccessListJson() {}

  static List<AccessEntry> read(JsonNode list) throws RpcException {
    List<AccessEntry> entries = new ArrayList<>();
    for (JsonNode entry : list) {
      List<Bytes32> keys = new ArrayList<>();
      for (JsonNode key : entry.path("storageKeys")) {
        keys.add(Parameters.wordOf(key));
      }
      entries.add(new AccessEntry(Parameters.addressOf(entry.path("address")), keys));
    }
    return entries;
  }

  static ArrayNode render(List<AccessEntry> entries) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (AccessEntry entry : entries) {
      ArrayNode keys =
          list.addObject().put("address", entry.address().toHex()).putArray("storageKeys");
      entry.storageKeys().forEach(key -> keys.add(key.toHex()));
    }
    return list;
  }
}
