package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Bytes32;

/** {@code haca_*}: what one validator needs of another (rule S4). */
final class SettlementMethods {
  /** Size of one leaf in an answer, in bytes of JSON. */
  private static final int LEAF_BYTES = 72;

  private SettlementMethods() {}

  static Map<String, RpcMethod> of(SettledRoots settled) {
    return Map.of("haca_settledLeaves", params -> leaves(settled, Parameters.word(params, 0)));
  }

  private static JsonNode leaves(SettledRoots settled, Bytes32 root) {
    List<Bytes32> leaves = settled.leaves(root);
    if (leaves.isEmpty()) {
      return NullNode.instance;
    }
    Work.goOn();
    Work.produce(LEAF_BYTES * (long) leaves.size());
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("root", root.toString());
    ArrayNode hashes = answer.putArray("leaves");
    leaves.forEach(leaf -> hashes.add(leaf.toString()));
    return answer;
  }
}
