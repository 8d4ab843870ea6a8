package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes32;

/**
 * Fails transactions that waited too long, without a run (rule P8). A place for which nobody pays
 * could be kept by requests that nobody answers, so they pay what a failure does: to the treasury,
 * since no work of the block stands for it.
 */
record Expiry(WorldState state, BlockContext block, AdmissionStore store) {
  /** Transactions that one block may fail. */
  static final int PER_BLOCK_MAX = 64;

  /** Bytes of the records that one block may remove, beside the first. */
  static final long BYTES_PER_BLOCK_MAX = 1 << 20;

  /**
   * Returns the admissions past both deadlines, the oldest first, as many as one block may fail.
   */
  List<Bytes32> due() {
    List<Bytes32> due = new ArrayList<>();
    long bytes = 0;
    for (ListedAdmission listed : oldest()) {
      bytes += store.size(listed.hash());
      if (!due.isEmpty() && bytes > BYTES_PER_BLOCK_MAX) {
        break;
      }
      due.add(listed.hash());
    }
    return due;
  }

  private List<ListedAdmission> oldest() {
    return store.all().stream()
        .filter(this::isDue)
        .sorted(Comparator.comparingLong(ListedAdmission::number))
        .limit(PER_BLOCK_MAX)
        .toList();
  }

  private boolean isDue(ListedAdmission listed) {
    return block.timestamp() > listed.deadlineTime() && block.number() > listed.deadlineHeight();
  }

  /** The result of a transaction that is to be failed: what it used is paid. */
  ExecutionResult result(SignedTransaction signed) {
    AdmittedTransaction admitted = store.find(signed.hash()).orElseThrow();
    long left = admitted.gasLeft() - checks(admitted);
    return RunResults.expired(
        signed, AdmissionLimits.gasOf(signed.transaction(), block.gasLimit()) - left);
  }

  /** An admission has the gas for all of its answers. */
  private static long checks(AdmittedTransaction admitted) {
    return WaitingRequest.CHECK_GAS * admitted.requests().size();
  }

  /** Fails it: what it did not use returns. */
  List<Log> fail(SignedTransaction signed) {
    AdmittedTransaction admitted = store.find(signed.hash()).orElseThrow();
    BigInteger paid = admitted.worth(checks(admitted));
    UInt256 held = admitted.held(signed.transaction().value());
    AnswerPayment.take(state, paid);
    state.addBalance(Addresses.TREASURY, UInt256.of(paid));
    new HeldFunds(state, block).release(signed.sender(), held.subtract(UInt256.of(paid)));
    store.remove(admitted);
    state.log(AdmissionLogs.expired(admitted));
    return state.endTransaction();
  }
}
