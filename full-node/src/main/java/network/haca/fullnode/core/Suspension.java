package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Transaction;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;

/** Lets transactions wait whose runs were undone, or fails them (rules P3, P7). */
final class Suspension {
  private final WorldState state;
  private final BlockContext block;
  private final RulesVersion rules;
  private final AdmissionStore store;
  private final RegistryReads contracts;
  private final AdmissionLimits limits;
  private final HeldFunds funds;

  Suspension(
      WorldState state,
      BlockContext block,
      RulesVersion rules,
      AdmissionStore store,
      RegistryReads contracts,
      AdmissionLimits limits) {
    this.state = state;
    this.block = block;
    this.rules = rules;
    this.store = store;
    this.contracts = contracts;
    this.limits = limits;
    this.funds = new HeldFunds(state, block);
  }

  /**
   * Lets a transaction wait behind its first run.
   *
   * @param usedAtMost by the run, and by the requests for what answers and reading them will cost,
   *     which is not charged yet
   */
  RunOutcome admit(
      SignedTransaction signed, CollectedRequests requests, UInt256 price, long usedAtMost) {
    long used = usedAtMost - requests.reserved();
    Transaction transaction = signed.transaction();
    long limit = gasOf(signed);
    long kept = used + InferenceSession.KEPT_BYTE_GAS * signed.encoded().size();
    boolean suffices = limit - kept >= requests.reserved() + used - requests.admissionGas();
    Optional<ExecutionResult> failed = failed(signed, requests, suffices, used);
    Address sender = signed.sender();
    state.setNonce(sender, transaction.nonce() + 1);
    funds.charge(sender, price, failed.isPresent() ? used : kept);
    if (failed.isPresent()) {
      state.endTransaction();
      return new RunOutcome.Ended(failed.get(), used);
    }
    AdmittedTransaction admitted =
        Round.first(signed, requests, price, limit - kept, block, store.nextNumber());
    funds.hold(sender, admitted.held(transaction.value()));
    limits.admitted();
    store.put(admitted);
    return new RunOutcome.Waits(kept, ended(AdmissionLogs.admitted(admitted)));
  }

  /** Lets a transaction wait again, whose answers led to new requests. */
  RunOutcome again(
      Resumption resumption,
      SignedTransaction signed,
      CollectedRequests requests,
      long usedAtMost) {
    long used = usedAtMost - requests.reserved();
    AdmittedTransaction before = resumption.admitted();
    Address sender = signed.sender();
    long earlier = gasOf(signed) - before.gasLeft();
    boolean suffices =
        before.gasLeft() - used >= requests.reserved() + used - requests.admissionGas();
    Optional<ExecutionResult> failed = failed(signed, requests, suffices, earlier + used);
    funds.charge(sender, before.price(), used);
    if (failed.isPresent()) {
      store.remove(before);
      state.endTransaction();
      return new RunOutcome.Ended(failed.get(), used);
    }
    AdmittedTransaction admitted = Round.again(resumption, requests, used, block, rules);
    funds.hold(sender, admitted.held(signed.transaction().value()));
    store.put(admitted);
    return new RunOutcome.Waits(used, ended(AdmissionLogs.admitted(admitted)));
  }

  /**
   * The result of a transaction that may not wait, and pays for what ran: another's contract may
   * have asked in it. Nothing if it may.
   *
   * @param suffices whether its gas pays for the answers and another run
   * @param used gas of all runs and answers until now
   */
  private Optional<ExecutionResult> failed(
      SignedTransaction signed, CollectedRequests requests, boolean suffices, long used) {
    return suffices
        ? requests.changed(contracts).map(reason -> RunResults.refused(signed, used, reason))
        : Optional.of(RunResults.outOfGas(signed, used));
  }

  private long gasOf(SignedTransaction signed) {
    return AdmissionLimits.gasOf(signed.transaction(), block.gasLimit());
  }

  private List<Log> ended(Log log) {
    state.log(log);
    return state.endTransaction();
  }
}
