package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.PersonalMessage;
import network.haca.primitives.Secp256k1;

/** Signing by the node, for accounts whose keys it holds: a development network's, else none. */
final class AccountMethods {
  private final ChainConfig config;
  private final TransactionFilling filling;
  private final PendingTransactions pending;
  private final TransactionMethods transactions;
  private final Map<Address, Bytes32> keys = new LinkedHashMap<>();

  AccountMethods(
      ChainConfig config,
      TransactionFilling filling,
      PendingTransactions pending,
      TransactionMethods transactions,
      List<Bytes32> keys) {
    this.config = config;
    this.filling = filling;
    this.pending = pending;
    this.transactions = transactions;
    keys.forEach(key -> this.keys.put(Secp256k1.addressOf(key), key));
  }

  Map<String, RpcMethod> all() {
    return Map.ofEntries(
        Map.entry("eth_accounts", params -> accounts()),
        Map.entry("eth_sendTransaction", params -> send(params.path(0))),
        Map.entry("eth_resend", this::resend),
        Map.entry("eth_fillTransaction", filling::fill),
        Map.entry("eth_signTransaction", this::signTransaction),
        Map.entry("eth_signTypedData", this::signTypedData),
        Map.entry("eth_signTypedData_v4", this::signTypedData),
        Map.entry("eth_sign", params -> sign(params, 0, 1)),
        // Libraries ask it of nodes as of wallets, which have message and account the other way
        // round.
        Map.entry("personal_sign", params -> sign(params, 1, 0)),
        Map.entry("personal_ecRecover", AccountMethods::recover),
        Map.entry("personal_listAccounts", params -> accounts()));
  }

  private JsonNode accounts() {
    ArrayNode accounts = JsonNodeFactory.instance.arrayNode();
    keys.keySet().forEach(account -> accounts.add(account.toHex()));
    return accounts;
  }

  private Bytes32 key(Address account) throws RpcException {
    Bytes32 key = keys.get(account);
    if (key == null) {
      throw new RpcException(RpcException.SERVER, "unknown account " + account.toHex());
    }
    return key;
  }

  /** Over the message with Ethereum's prefix (EIP-191). */
  private JsonNode sign(JsonNode params, int account, int message) throws RpcException {
    Bytes32 key = key(Parameters.address(params, account));
    return data(PersonalMessage.sign(key, Parameters.bytes(params, message)));
  }

  /** Who signed a message so. */
  private static JsonNode recover(JsonNode params) throws RpcException {
    Address signer =
        PersonalMessage.signer(Parameters.bytes(params, 0), Parameters.bytes(params, 1))
            .orElseThrow(
                () ->
                    new RpcException(
                        RpcException.INVALID_PARAMS,
                        "no key can have made the signature; it has 65 bytes: r, s and v"));
    return data(signer.value());
  }

  private JsonNode signTypedData(JsonNode params) throws RpcException {
    Bytes32 key = key(Parameters.address(params, 0));
    return data(Secp256k1.sign(key, TypedData.hash(Parameters.objectOrText(params, 1))).toBytes());
  }

  private synchronized JsonNode send(JsonNode request) throws RpcException {
    return data(transactions.send(signed(request)).value());
  }

  /** A waiting transaction again, with another gas price or limit. */
  private JsonNode resend(JsonNode params) throws RpcException {
    ObjectNode request = Parameters.object(params, 0).deepCopy();
    Address sender = CallRequest.read(request, config.chainId()).from();
    long nonce = Parameters.nonceOf(request.path("nonce"));
    if (Stream.concat(pending.live().stream(), pending.held().stream())
        .noneMatch(one -> one.sender().equals(sender) && one.transaction().nonce() == nonce)) {
      throw new RpcException(
          RpcException.SERVER,
          "no transaction of %s with nonce %d waits".formatted(sender.toHex(), nonce));
    }
    if (params.hasNonNull(1)) {
      request.remove(List.of("maxFeePerGas", "maxPriorityFeePerGas"));
      request.set("gasPrice", params.get(1));
    }
    if (params.hasNonNull(2)) {
      request.set("gas", params.get(2));
    }
    return send(request);
  }

  private JsonNode signTransaction(JsonNode params) throws RpcException {
    Bytes raw = signed(params.path(0));
    return JsonNodeFactory.instance
        .objectNode()
        .put("raw", raw.toHex())
        .set("tx", transactions.shown(raw));
  }

  private Bytes signed(JsonNode request) throws RpcException {
    CallRequest call = CallRequest.read(request, config.chainId());
    return filling.filled(request, call).sign(config.chainId(), key(call.from()));
  }
}
