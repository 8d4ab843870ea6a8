package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;

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
    StateView view = view(params);
    return succeeded(run(CallRequest.read(params.path(0)), view, params));
  }

  private StateView view(JsonNode params) throws RpcException {
    return chain.state(params.path(1));
  }

  private static ExecutionResult run(CallRequest request, StateView view, JsonNode params)
      throws RpcException {
    WorldState state = StateOverride.of(view, params.path(2));
    return request.run(view, state, BlockOverride.apply(view.block(), params.path(3)), null);
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
        RpcException.REVERTED, RevertReason.of(result.output()), result.output());
  }

  /**
   * The least gas limit with which the call succeeds, by bisection: refunds and the 63/64 rule need
   * more than used. When half of the time is over, the least that is known.
   */
  private long estimate(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(params.path(0));
    StateView view = view(params);
    Duration enough = Work.current().timeLeft().dividedBy(2);
    long used = succeeded(run(request, view, params)).gasUsed();
    long low = used - 1;
    long high = request.gas();
    while (low + 1 < high && Work.current().timeLeft().compareTo(enough) > 0) {
      long middle = low == used - 1 ? Math.min(used + used / 8, high - 1) : (low + high) / 2;
      if (run(request.withGas(middle), view, params).success()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
