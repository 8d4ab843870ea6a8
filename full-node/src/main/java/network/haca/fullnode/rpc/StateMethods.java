package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Accounts and storage in the state after a block. */
final class StateMethods {
  private static final int SLOTS_MAX = 1_024;

  private final ChainView view;
  private final PendingTransactions pending;

  StateMethods(ChainView view, PendingTransactions pending) {
    this.view = view;
    this.pending = pending;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_getBalance",
        params -> quantity(state(params, 1).balance(Parameters.address(params, 0)).toBigInteger()),
        "eth_getTransactionCount",
        this::nonce,
        "eth_getCode",
        params -> data(state(params, 1).code(Parameters.address(params, 0))),
        "eth_getStorageAt",
        this::storageAt,
        "eth_getStorageValues",
        this::storageValues,
        "eth_getProof",
        this::proof,
        "debug_dbGet",
        this::node);
  }

  private WorldState state(JsonNode params, int index) throws RpcException {
    return view.state(params.path(index)).state();
  }

  /** {@code pending} counts what waits in this node's pool without a gap. */
  private JsonNode nonce(JsonNode params) throws RpcException {
    Address account = Parameters.address(params, 0);
    long nonce = state(params, 1).nonce(account);
    return quantity(
        params.path(1).asText().equals("pending") ? pending.nextNonce(account, nonce) : nonce);
  }

  private JsonNode storageAt(JsonNode params) throws RpcException {
    UInt256 slot = UInt256.of(Parameters.number(params, 1));
    StateView at = view.state(params.path(2));
    return data(at.state().storage(Parameters.address(params, 0), slot).toBytes32().value());
  }

  /** Many slots of many accounts at once. */
  private JsonNode storageValues(JsonNode params) throws RpcException {
    JsonNode asked = Parameters.object(params, 0);
    int slots = asked.properties().stream().mapToInt(each -> each.getValue().size()).sum();
    if (slots == 0) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "empty request; name slots in a list by account");
    }
    if (slots > SLOTS_MAX) {
      throw new RpcException(
          RpcException.CLIENT_LIMIT_EXCEEDED,
          "too many slots: %d, at most %d".formatted(slots, SLOTS_MAX));
    }
    WorldState state = state(params, 1);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : asked.properties()) {
      Address account = Parameters.addressOf(TextNode.valueOf(each.getKey()));
      ArrayNode values = answer.putArray(account.toHex());
      for (JsonNode slot : each.getValue()) {
        Work.goOn();
        UInt256 key = UInt256.of(Parameters.wordOf(slot));
        values.add(state.storage(account, key).toBytes32().toHex());
      }
    }
    return answer;
  }

  /** A trie node or a contract's code by its hash. */
  private JsonNode node(JsonNode params) throws RpcException {
    Bytes32 hash = Parameters.word(params, 0);
    return view.chain()
        .nodes()
        .get(hash)
        .<JsonNode>map(Quantities::data)
        .orElseThrow(() -> new RpcException(RpcException.SERVER, "nothing has the hash " + hash));
  }

  private JsonNode proof(JsonNode params) throws RpcException {
    Address address = Parameters.address(params, 0);
    return new ProofRendering(view.chain().nodes(), view.setting(params.path(2)).stateRoot())
        .render(address, params.path(1));
  }
}
