package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ConclusionOrder;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;

/** Calls that change nothing. */
final class CallMethods {
  /** For each byte of a transaction that waits for answers. */
  private static final long KEPT_BYTE_GAS = 64;

  /** Bytes of a transaction without its data, and with an access list of some entries. */
  private static final long TRANSACTION_BYTES = 1_024;

  /** Runs in which an estimate comes closer to what the place costs with a lower gas limit. */
  private static final int CLOSER_RUNS = 4;

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
      HaltReason halt = result.halt().get();
      throw new RpcException(
          RpcException.SERVER,
          halt.equals(HaltReason.OUT_OF_GAS) ? "out of gas" : "execution halted: " + halt);
    }
    throw new RpcException(
        RpcException.REVERTED, RevertReason.of(result.output()), result.output());
  }

  /**
   * The least gas limit with which the call does what it does with all the gas that there may be,
   * by bisection: refunds and the 63/64 rule need more than used. When half of the time is over,
   * the least that is known.
   */
  private long estimate(JsonNode params) throws RpcException {
    CallRequest asked = CallRequest.read(params.path(0), chain.executor().chainId());
    StateView view = chain.state(params.path(1));
    CallRequest request = affordable(asked, setting(view, params).state());
    Duration enough = Work.current().timeLeft().dividedBy(2);
    StarvedCalls starved = new StarvedCalls();
    StateView.Simulated most = atMost(request, setting(view, params), starved);
    if (most.answerGas() > 0) {
      return asking(request, most, view, params);
    }
    long used = succeeded(most.result()).gasUsed();
    long low = Math.max(used, request.intrinsicGas()) - 1;
    long high = request.gas();
    // Most calls need hardly more than they use.
    long middle = used + used / 8;
    while (low + 1 < high && Work.current().timeLeft().compareTo(enough) > 0) {
      middle = low < middle && middle < high ? middle : (low + high) / 2;
      if (suffices(request.withGas(middle), setting(view, params), starved)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * Whether a call succeeds, and so does what it calls: a contract may go on where a call of its
   * own had too little gas, and would do less than it was asked for.
   *
   * @param most what lacked gas with all that there may be
   */
  private static boolean suffices(CallRequest request, CallSetting setting, StarvedCalls most)
      throws RpcException {
    StarvedCalls starved = new StarvedCalls();
    return request.run(setting, starved).success() && starved.count() <= most.count();
  }

  /** The call with no more gas than its sender can pay, if it offers a fee. */
  private static CallRequest affordable(CallRequest request, WorldState state) throws RpcException {
    if (request.fee().max().isZero()) {
      return request;
    }
    UInt256 balance = state.balance(request.from());
    if (balance.compareTo(request.value()) < 0) {
      throw new RpcException(
          RpcException.SERVER,
          "insufficient funds for transfer: address %s has %s and sends %s"
              .formatted(
                  request.from().toChecksumHex(),
                  balance.toBigInteger(),
                  request.value().toBigInteger()));
    }
    BigInteger allowance =
        balance.subtract(request.value()).toBigInteger().divide(request.fee().max().toBigInteger());
    return request.withGas(allowance.min(BigInteger.valueOf(request.gas())).longValue());
  }

  /**
   * The gas that a call needs which asks models: it runs twice, once without the answers and once
   * with them, and the answers' cost. Of what the contract does with a language model's answer,
   * only that it is read is known: storing it is not in the estimate. That it reverts without them
   * says nothing of the second run. Each frame keeps a part of its gas back, so that a call may ask
   * less with just that.
   */
  private long asking(
      CallRequest request, StateView.Simulated most, StateView view, JsonNode params)
      throws RpcException {
    long allowed = Math.min(request.gas(), ConclusionOrder.gasMax(view.block().gasLimit()));
    long estimate = needed(request, most);
    // A place costs the less the less gas may be used.
    for (int i = 0; i < CLOSER_RUNS; i++) {
      Work.goOn();
      StateView.Simulated less =
          request.withGas(Math.min(estimate, allowed)).simulate(setting(view, params), null);
      if (less.answerGas() < most.answerGas() || needed(request, less) >= estimate) {
        break;
      }
      estimate = needed(request, less);
    }
    if (estimate > allowed) {
      throw exceeded(request.withGas(allowed));
    }
    while (estimate < allowed
        && request.withGas(estimate).simulate(setting(view, params), null).answerGas()
            < most.answerGas()) {
      Work.goOn();
      estimate = Math.min(allowed, estimate + estimate / 8);
    }
    return estimate;
  }

  private static long needed(CallRequest request, StateView.Simulated simulated) {
    long used = simulated.result().gasUsedAtMost();
    long run = used - simulated.answerGas();
    // The second run reads other numbers, and may take another way.
    long kept = KEPT_BYTE_GAS * (request.data().size() + TRANSACTION_BYTES);
    return used + kept + run + run / 4;
  }

  /** The result with all the gas that there may be. */
  private static StateView.Simulated atMost(
      CallRequest request, CallSetting setting, StarvedCalls starved) throws RpcException {
    if (request.gas() >= request.intrinsicGas()) {
      StateView.Simulated simulated = request.simulate(setting, starved);
      if (!simulated.result().halt().equals(Optional.of(HaltReason.OUT_OF_GAS))) {
        return simulated;
      }
    }
    throw exceeded(request);
  }

  private static RpcException exceeded(CallRequest request) {
    return new RpcException(
        RpcException.SERVER, "gas required exceeds allowance (%d)".formatted(request.gas()));
  }
}
