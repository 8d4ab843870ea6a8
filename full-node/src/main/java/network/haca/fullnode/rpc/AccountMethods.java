package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.ExecutionResult;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.PersonalMessage;
import network.haca.primitives.Secp256k1;

/** Signing by the node, for accounts whose keys it holds: a development network's, else none. */
final class AccountMethods {
  private final ChainConfig config;
  private final ChainView view;
  private final PendingTransactions pending;
  private final TransactionMethods transactions;
  private final Map<Address, Bytes32> keys = new LinkedHashMap<>();

  AccountMethods(
      ChainConfig config,
      ChainView view,
      PendingTransactions pending,
      TransactionMethods transactions,
      List<Bytes32> keys) {
    this.config = config;
    this.view = view;
    this.pending = pending;
    this.transactions = transactions;
    keys.forEach(key -> this.keys.put(Secp256k1.addressOf(key), key));
  }

  Map<String, RpcMethod> all() {
    return Map.ofEntries(
        Map.entry("eth_accounts", params -> accounts()),
        Map.entry("eth_sendTransaction", params -> send(params.path(0))),
        Map.entry("eth_resend", this::resend),
        Map.entry("eth_fillTransaction", this::fillTransaction),
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
    Address sender = CallRequest.read(request).from();
    long nonce = Parameters.numberOf(request.path("nonce")).longValue();
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

  private JsonNode fillTransaction(JsonNode params) throws RpcException {
    CallRequest call = CallRequest.read(params.path(0));
    UnsignedTransaction filled = filled(params.path(0), call);
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("raw", filled.encode(config.chainId()).toHex());
    ObjectNode shown = answer.putObject("tx");
    shown
        .put("type", hex(filled.type()))
        .put("chainId", hex(config.chainId()))
        .put("from", call.from().toHex())
        .put("nonce", hex(filled.nonce()))
        .put("gas", hex(filled.gas()))
        .put("to", filled.to().map(Address::toHex).orElse(null))
        .put("value", hex(filled.value()))
        .put("input", filled.data().toHex());
    if (filled.type() >= 2) {
      shown
          .put("maxFeePerGas", hex(filled.fee()))
          .put("maxPriorityFeePerGas", hex(filled.priorityFee()));
    } else {
      shown.put("gasPrice", hex(filled.fee()));
    }
    if (filled.type() != 0) {
      shown.set("accessList", AccessListJson.render(call.accessList()));
    }
    if (filled.type() == 4) {
      shown.set("authorizationList", AuthorizationJson.render(call.authorizations()));
    }
    return answer;
  }

  private JsonNode signTransaction(JsonNode params) throws RpcException {
    Bytes raw = signed(params.path(0));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("raw", raw.toHex());
    return answer.put("hash", Keccak.hash(raw).toHex());
  }

  private Bytes signed(JsonNode request) throws RpcException {
    CallRequest call = CallRequest.read(request);
    return filled(request, call).sign(config.chainId(), key(call.from()));
  }

  /** With what the request leaves out: nonce, fees and gas. */
  private UnsignedTransaction filled(JsonNode request, CallRequest call) throws RpcException {
    requireOneKindOfFee(request);
    StateView latest = view.executor().latest().until(Work.current());
    long nonce =
        request.hasNonNull("nonce")
            ? Parameters.numberOf(request.get("nonce")).longValue()
            : pending.nextNonce(call.from(), latest.state().nonce(call.from()));
    BigInteger tip = Parameters.numberOr(request, "maxPriorityFeePerGas", pending.suggestedTip());
    BigInteger fee =
        request.hasNonNull("gasPrice")
            ? Parameters.numberOf(request.get("gasPrice"))
            : Parameters.numberOr(request, "maxFeePerGas", config.baseFee().shiftLeft(1).add(tip));
    return new UnsignedTransaction(
        CallRequest.type(request),
        nonce,
        tip,
        fee,
        request.hasNonNull("gas") ? call.gas() : gas(latest, call),
        call.to(),
        call.value().toBigInteger(),
        call.data(),
        SignedTransaction.encode(call.accessList()),
        Authorization.encode(call.authorizations()));
  }

  private static void requireOneKindOfFee(JsonNode request) throws RpcException {
    for (String other : List.of("maxFeePerGas", "maxPriorityFeePerGas", "authorizationList")) {
      if (request.hasNonNull("gasPrice") && request.hasNonNull(other)) {
        throw new RpcException(
            RpcException.INVALID_PARAMS, "'gasPrice' does not go with '%s'".formatted(other));
      }
    }
  }

  /** With room for what another state may take more. */
  private static long gas(StateView latest, CallRequest call) throws RpcException {
    ExecutionResult result = CallMethods.succeeded(call.run(latest));
    return Math.min(Work.current().limits().callGas(), result.gasUsed() * 3 / 2);
  }
}
