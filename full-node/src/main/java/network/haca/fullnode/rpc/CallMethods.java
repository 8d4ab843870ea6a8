package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.fullnode.core.StateView;

/** Calls that change nothing. */
final class CallMethods {
  private final ChainView view;

  CallMethods(ChainView view) {
    this.view = view;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_call", params -> data(run(params).output()),
        "eth_estimateGas", params -> quantity(estimate(params)));
  }

  private ExecutionResult run(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(params.path(0));
    return succeeded(view.state(params.path(1)).call(request.toTransaction(), request.from()));
  }

  /** The result, or the error that Ethereum's tools know for what failed. */
  static ExecutionResult succeeded(ExecutionResult result) throws RpcException {
    if (result.success()) {
      return result;
    }
    if (result.halt().isPresent()) {
      HaltReason halt = result.halt().get();
      throw new RpcException(
          RpcException.SERVER,
          halt.equals(HaltReason.OUT_OF_GAS) ? "out of gas" : "execution halted: " + halt);
    }
    throw new RpcException(
        RpcException.REVERTED,
        "execution reverted" + RevertReason.of(result.output()),
        result.output());
  }

  /**
   * The least gas limit with which the call succeeds, by bisection: refunds and the 63/64 rule need
   * more than used.
   */
  private long estimate(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(params.path(0));
    StateView state = view.state(params.path(1));
    long used = run(params).gasUsed();
    long low = used - 1;
    long high = request.gas();
    while (low + 1 < high) {
      long middle = low == used - 1 ? Math.min(used + used / 8, high - 1) : (low + high) / 2;
      if (state.call(request.withGas(middle).toTransaction(), request.from()).success()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
