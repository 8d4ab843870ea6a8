package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Accounts and storage in the state after a block. */
final class StateMethods {
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
