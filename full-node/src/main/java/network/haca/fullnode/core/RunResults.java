package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.evm.TransactionProcessor;
import network.haca.pipe.InferenceError;
import network.haca.primitives.Bytes;

/** The results of transactions that waited, or that could not. */
final class RunResults {
  private RunResults() {}

  /** Of one that lacks the gas to wait. */
  static ExecutionResult outOfGas(SignedTransaction signed, long gasUsed) {
    return failed(signed, gasUsed, Bytes.EMPTY, Optional.of(HaltReason.OUT_OF_GAS));
  }

  /** Of one whose requests do not count. */
  static ExecutionResult refused(SignedTransaction signed, long gasUsed, String reason) {
    return failed(
        signed, gasUsed, InferenceError.INFERENCE_REFUSED.encode(reason), Optional.empty());
  }

  /** Of one that waited too long. */
  static ExecutionResult expired(SignedTransaction signed, long gasUsed) {
    return failed(signed, gasUsed, Bytes.EMPTY, Optional.empty());
  }

  private static ExecutionResult failed(
      SignedTransaction signed, long gasUsed, Bytes output, Optional<HaltReason> halt) {
    return new ExecutionResult(
        false,
        gasUsed,
        gasUsed,
        output,
        halt,
        TransactionProcessor.created(signed.transaction(), signed.sender()),
        List.of());
  }

  /** The result of the last run with the gas of all. */
  static ExecutionResult ofAllRuns(ExecutionResult last, long gasUsed) {
    return new ExecutionResult(
        last.success(), gasUsed, gasUsed, last.output(), last.halt(), last.created(), last.logs());
  }
}
