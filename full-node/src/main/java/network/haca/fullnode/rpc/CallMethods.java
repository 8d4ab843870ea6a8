package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import network.haca.evm.ExecutionResult;
import network.haca.fullnode.core.StateView;

/** Calls that change nothing. */
final class CallMethods {
  private final ChainView chain;

  CallMethods(ChainView chain) {
    this.chain = chain;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_call", params -> data(call(params).output()),
        "eth_estimateGas", params -> quantity(estimate(params)));
  }

  private ExecutionResult call(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(params.path(0), chain.executor().chainId());
    return succeeded(request.run(setting(chain.state(params.path(1)), params), null));
  }

  private static CallSetting setting(StateView view, JsonNode params) throws RpcException {
    return CallSetting.of(view, params.path(2), params.path(3));
  }

  /** The result, or the error that Ethereum's tools know for what failed. */
  static ExecutionResult succeeded(ExecutionResult result) throws RpcException {
    if (result.success()) {
      return result;
    }
    if (result.halt().isPresent()) {
      throw new RpcException(RpcException.SERVER, HaltWords.of(result.halt().get()));
    }
    throw new RpcException(
        RpcException.REVERTED, RevertReason.of(result.output()), result.output());
  }

  private long estimate(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(params.path(0), chain.executor().chainId());
    StateView view = chain.state(params.path(1));
    return new GasEstimate(view, () -> setting(view, params)).of(request);
  }
}
