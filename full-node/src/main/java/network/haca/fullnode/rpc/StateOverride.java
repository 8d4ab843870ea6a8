package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;

/**
 * Accounts as a call shall find them, by address: {@code balance}, {@code nonce}, {@code code},
 * either {@code state} (all slots) or {@code stateDiff} (some), and {@code movePrecompileToAddress}
 * (execution-apis, {@code schemas/execute.yaml}). The call finds them as if an earlier transaction
 * had left them so.
 */
final class StateOverride {
  private static final TreeSet<String> FIELDS =
      new TreeSet<>(
          List.of("balance", "nonce", "code", "state", "stateDiff", "movePrecompileToAddress"));

  private static final int MOVED_TO_ITSELF = -38022;

  private StateOverride() {}

  /**
   * Changes a state between two transactions.
   *
   * @param precompiles of the chain
   * @return those that the calls find; one whose account is overridden is none any more
   */
  static Precompiles apply(WorldState state, Precompiles precompiles, JsonNode overrides)
      throws RpcException {
    Map<Address, JsonNode> accounts = accounts(overrides);
    Precompiles found = precompiles;
    for (Map.Entry<Address, JsonNode> entry : accounts.entrySet()) {
      found = move(entry.getKey(), entry.getValue(), found, precompiles, accounts);
      apply(state, entry.getKey(), entry.getValue());
    }
    if (!accounts.isEmpty()) {
      state.adopt();
    }
    return found;
  }

  /** In the order of their addresses. */
  private static Map<Address, JsonNode> accounts(JsonNode overrides) throws RpcException {
    if (!overrides.isObject() && !overrides.isNull() && !overrides.isMissingNode()) {
      throw invalid("state overrides are an object of accounts by address");
    }
    Map<Address, JsonNode> accounts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : overrides.properties()) {
      Address account = Parameters.addressOf(TextNode.valueOf(entry.getKey()));
      requireObject("the override of " + entry.getKey(), entry.getValue());
      for (Map.Entry<String, JsonNode> field : entry.getValue().properties()) {
        if (!FIELDS.contains(field.getKey())) {
          throw invalid(
              "an account has no '%s' to override; there are %s"
                  .formatted(field.getKey(), String.join(", ", FIELDS)));
        }
      }
      if (accounts.put(account, entry.getValue()) != null) {
        throw invalid("account %s is overridden twice".formatted(account.toHex()));
      }
    }
    return accounts;
  }

  private static void requireObject(String what, JsonNode given) throws RpcException {
    if (!given.isObject() && !given.isNull()) {
      throw invalid(what + " is no object");
    }
  }

  private static Precompiles move(
      Address account,
      JsonNode override,
      Precompiles found,
      Precompiles all,
      Map<Address, JsonNode> accounts)
      throws RpcException {
    Precompiles others = all.at(account).isPresent() ? found.without(account) : found;
    if (!override.hasNonNull("movePrecompileToAddress")) {
      return others;
    }
    Address target = Parameters.addressOf(override.get("movePrecompileToAddress"));
    if (all.at(account).isEmpty()) {
      throw new RpcException(
          RpcException.SERVER, "account %s is not a precompile".formatted(account.toHex()));
    }
    if (target.equals(account)) {
      throw new RpcException(
          MOVED_TO_ITSELF,
          "account %s: 'movePrecompileToAddress' is the account itself".formatted(account.toHex()));
    }
    if (accounts.containsKey(target)) {
      throw new RpcException(
          RpcException.SERVER, "account %s is already overridden".formatted(target.toHex()));
    }
    return others.moved(all.at(account).get(), target);
  }

  private static void apply(WorldState state, Address account, JsonNode override)
      throws RpcException {
    if (override.hasNonNull("state") && override.hasNonNull("stateDiff")) {
      throw invalid(
          "account %s has both 'state' and 'stateDiff'; give one".formatted(account.toHex()));
    }
    if (override.hasNonNull("state")) {
      state.clearStorage(account);
      slots(state, account, override.get("state"));
    }
    slots(state, account, override.path("stateDiff"));
    if (override.hasNonNull("balance")) {
      state.setBalance(account, UInt256.of(Parameters.numberOf(override.get("balance"))));
    }
    if (override.hasNonNull("nonce")) {
      state.setNonce(account, Parameters.nonceOf(override.get("nonce")));
    }
    if (override.hasNonNull("code")) {
      state.setCode(account, Parameters.bytesOf(override.get("code")));
    }
  }

  private static void slots(WorldState state, Address account, JsonNode slots) throws RpcException {
    if (!slots.isMissingNode()) {
      requireObject("the storage of account " + account.toHex(), slots);
    }
    for (Map.Entry<String, JsonNode> slot : slots.properties()) {
      UInt256 key = UInt256.of(Parameters.wordOf(TextNode.valueOf(slot.getKey())));
      state.setStorage(account, key, UInt256.of(Parameters.wordOf(slot.getValue())));
    }
  }

  private static RpcException invalid(String sentence) {
    return new RpcException(RpcException.INVALID_PARAMS, sentence);
  }
}
