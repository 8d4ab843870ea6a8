package network.haca.fullnode.rpc;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ConclusionOrder;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;

/**
 * The least gas limit with which a call does what it does with all the gas that there may be. That
 * it succeeds is not enough: a contract may go on where a call of its own had too little gas.
 */
final class GasEstimate {
  /** For each byte of a transaction that waits for answers. */
  private static final long KEPT_BYTE_GAS = 64;

  /** Bytes of a transaction without its data, and with an access list of some entries. */
  private static final long TRANSACTION_BYTES = 1_024;

  /** Runs in which an estimate comes closer to what the place costs with a lower gas limit. */
  private static final int CLOSER_RUNS = 4;

  private final StateView view;
  private final Settings settings;

  /** The surroundings of each run. */
  interface Settings {
    CallSetting fresh() throws RpcException;
  }

  GasEstimate(StateView view, Settings settings) {
    this.view = view;
    this.settings = settings;
  }

  /**
   * The least gas limit with which the call does what it does with all the gas that there may be,
   * by bisection: refunds and the 63/64 rule need more than used. When half of the time is over,
   * the least that is known.
   */
  long of(CallRequest asked) throws RpcException {
    CallRequest request = affordable(asked, settings.fresh().state());
    Duration enough = Work.current().timeLeft().dividedBy(2);
    InnerOutcomes outcomes = new InnerOutcomes();
    StateView.Simulated most = atMost(request, outcomes);
    if (most.answerGas() > 0) {
      return asking(request, most, outcomes);
    }
    long used = CallMethods.succeeded(most.result()).gasUsed();
    long low = Math.max(used, request.intrinsicGas()) - 1;
    long high = request.gas();
    // Most calls need hardly more than they use.
    long middle = used + used / 8;
    while (low + 1 < high && Work.current().timeLeft().compareTo(enough) > 0) {
      middle = low < middle && middle < high ? middle : (low + high) / 2;
      if (suffices(request.withGas(middle), outcomes)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean suffices(CallRequest request, InnerOutcomes most) throws RpcException {
    SameOutcomes outcomes = new SameOutcomes(most);
    return request.run(settings.fresh(), outcomes).success() && outcomes.isSame();
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
  private long asking(CallRequest request, StateView.Simulated most, InnerOutcomes outcomes)
      throws RpcException {
    long allowed = Math.min(request.gas(), ConclusionOrder.gasMax(view.block().gasLimit()));
    long estimate = needed(request, most);
    // A place costs the less the less gas may be used.
    for (int i = 0; i < CLOSER_RUNS; i++) {
      Work.goOn();
      StateView.Simulated less =
          request.withGas(Math.min(estimate, allowed)).simulate(settings.fresh(), null);
      if (less.answerGas() < most.answerGas() || needed(request, less) >= estimate) {
        break;
      }
      estimate = needed(request, less);
    }
    if (estimate > allowed) {
      throw exceeded(request.withGas(allowed));
    }
    while (estimate < allowed && lacks(request.withGas(estimate), most, outcomes)) {
      Work.goOn();
      estimate = Math.min(allowed, estimate + estimate / 8);
    }
    return estimate;
  }

  private boolean lacks(CallRequest request, StateView.Simulated most, InnerOutcomes outcomes)
      throws RpcException {
    SameOutcomes own = new SameOutcomes(outcomes);
    return request.simulate(settings.fresh(), own).answerGas() < most.answerGas() || !own.isSame();
  }

  private static long needed(CallRequest request, StateView.Simulated simulated) {
    long used = simulated.result().gasUsedAtMost();
    long run = used - simulated.answerGas();
    // The second run reads other numbers, and may take another way.
    long kept = KEPT_BYTE_GAS * (request.data().size() + TRANSACTION_BYTES);
    return used + kept + run + run / 4;
  }

  /** The result with all the gas that there may be. */
  private StateView.Simulated atMost(CallRequest request, InnerOutcomes outcomes)
      throws RpcException {
    if (request.gas() >= request.intrinsicGas()) {
      StateView.Simulated simulated = request.simulate(settings.fresh(), outcomes);
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
