package network.haca.fullnode.core;

import java.util.Comparator;
import java.util.List;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Bytes32;

/** Fails transactions that waited too long, without a run (rule P8). */
record Expiry(WorldState state, BlockContext block, AdmissionStore store) {
  /** Transactions that one block may fail. */
  static final int PER_BLOCK_MAX = 64;

  /** Those that are past both deadlines, the oldest first, as many as one block may fail. */
  List<Bytes32> due() {
    return store.all().stream()
        .filter(this::isDue)
        .sorted(Comparator.comparingLong(AdmissionStore.Listed::number))
        .limit(PER_BLOCK_MAX)
        .map(AdmissionStore.Listed::hash)
        .toList();
  }

  private boolean isDue(AdmissionStore.Listed listed) {
    return block.timestamp() > listed.deadlineTime() && block.number() > listed.deadlineHeight();
  }

  /** The result of a transaction that is to be failed: what it used is paid. */
  ExecutionResult result(SignedTransaction signed) {
    return RunResults.expired(signed, store.find(signed.hash()).orElseThrow().gasLeft());
  }

  /** Fails it: what it did not use returns. */
  List<Log> fail(SignedTransaction signed) {
    AdmittedTransaction admitted = store.find(signed.hash()).orElseThrow();
    new HeldFunds(state, block)
        .release(signed.sender(), admitted.held(signed.transaction().value()));
    store.remove(admitted);
    state.log(AdmissionLogs.expired(admitted));
    return state.endTransaction();
  }
}
