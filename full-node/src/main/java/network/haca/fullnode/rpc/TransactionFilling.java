package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;

/** Transactions with what the request for them leaves out: nonce, fees and gas. */
final class TransactionFilling {
  private final ChainConfig config;
  private final ChainView view;
  private final PendingTransactions pending;

  TransactionFilling(ChainConfig config, ChainView view, PendingTransactions pending) {
    this.config = config;
    this.view = view;
    this.pending = pending;
  }

  /** {@code eth_fillTransaction}: the transaction unsigned, encoded and as it is shown. */
  JsonNode fill(JsonNode params) throws RpcException {
    CallRequest call = CallRequest.read(params.path(0), config.chainId());
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
        .put("input", filled.data().toHex())
        .put("gasPrice", hex(filled.fee()));
    if (filled.type() >= 2) {
      shown
          .put("maxFeePerGas", hex(filled.fee()))
          .put("maxPriorityFeePerGas", hex(filled.priorityFee()));
    }
    if (filled.type() != 0) {
      shown.set("accessList", AccessListJson.render(call.accessList()));
    }
    if (filled.type() == 4) {
      shown.set("authorizationList", AuthorizationJson.render(call.authorizations()));
    }
    return answer;
  }

  /** With what the request leaves out: nonce, fees and gas. */
  UnsignedTransaction filled(JsonNode request, CallRequest call) throws RpcException {
    requireFeeMarket(request);
    requireCode(call);
    StateView latest = view.executor().latest().until(Work.current());
    long nonce =
        request.hasNonNull("nonce")
            ? Parameters.nonceOf(request.get("nonce"))
            : pending.nextNonce(call.from(), latest.state().nonce(call.from()));
    BigInteger tip = Parameters.numberOr(request, "maxPriorityFeePerGas", pending.suggestedTip());
    BigInteger fee =
        request.hasNonNull("gasPrice")
            ? Parameters.numberOf(request.get("gasPrice"))
            : Parameters.numberOr(request, "maxFeePerGas", config.baseFee().shiftLeft(1).add(tip));
    requireTip(CallRequest.type(request), tip, fee);
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

  private static void requireFeeMarket(JsonNode request) throws RpcException {
    if (request.hasNonNull("gasPrice") && request.hasNonNull("authorizationList")) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "'gasPrice' does not go with 'authorizationList'");
    }
  }

  private static void requireCode(CallRequest call) throws RpcException {
    if (call.to().isEmpty() && call.data().isEmpty()) {
      throw new RpcException(
          RpcException.SERVER, "contract creation without any data provided; give 'to' or 'input'");
    }
  }

  private static void requireTip(int type, BigInteger tip, BigInteger fee) throws RpcException {
    if (type >= 2 && fee.compareTo(tip) < 0) {
      throw new RpcException(
          RpcException.SERVER, "maxFeePerGas (%s) < maxPriorityFeePerGas (%s)".formatted(fee, tip));
    }
  }

  /** With room for what another state may take more. */
  private static long gas(StateView latest, CallRequest call) throws RpcException {
    long estimate = new GasEstimate(latest, () -> CallSetting.of(latest)).of(call.free());
    return Math.min(Work.current().limits().callGas(), estimate + estimate / 4);
  }
}
