package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Address;

/**
 * go-ethereum's third parameter of {@code eth_call}: accounts as the call shall find them, by
 * address: {@code balance}, {@code nonce}, {@code code}, and either {@code state} (all slots) or
 * {@code stateDiff} (some).
 */
final class StateOverride {
  private StateOverride() {}

  /** A state of the view, changed so. */
  static WorldState of(StateView view, JsonNode overrides) throws RpcException {
    WorldState state = view.state();
    apply(state, overrides);
    return state;
  }

  static void apply(WorldState state, JsonNode overrides) throws RpcException {
    for (Map.Entry<String, JsonNode> entry : overrides.properties()) {
      Address account = Parameters.addressOf(TextNode.valueOf(entry.getKey()));
      apply(state, account, entry.getValue());
    }
  }

  private static void apply(WorldState state, Address account, JsonNode override)
      throws RpcException {
    if (override.has("state") && override.has("stateDiff")) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "account %s has both 'state' and 'stateDiff'; give one".formatted(account.toHex()));
    }
    if (override.has("state")) {
      long nonce = state.nonce(account);
      state.create(account);
      state.setNonce(account, nonce);
      slots(state, account, override.get("state"));
    }
    slots(state, account, override.path("stateDiff"));
    if (override.hasNonNull("balance")) {
      state.setBalance(account, UInt256.of(Parameters.numberOf(override.get("balance"))));
    }
    if (override.hasNonNull("nonce")) {
      state.setNonce(account, Parameters.numberOf(override.get("nonce")).longValue());
    }
    if (override.hasNonNull("code")) {
      state.setCode(account, Parameters.bytesOf(override.get("code")));
    }
  }

  private static void slots(WorldState state, Address account, JsonNode slots) throws RpcException {
    for (Map.Entry<String, JsonNode> slot : slots.properties()) {
      UInt256 key = UInt256.of(Parameters.wordOf(TextNode.valueOf(slot.getKey())));
      state.setStorage(account, key, UInt256.of(Parameters.wordOf(slot.getValue())));
    }
  }
}
