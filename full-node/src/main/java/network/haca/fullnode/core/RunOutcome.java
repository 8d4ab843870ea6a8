package network.haca.fullnode.core;

import java.util.List;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.Log;

/** The end of a transaction's run in a block. */
sealed interface RunOutcome {
  /**
   * The transaction is in the block.
   *
   * @param result with the gas of all runs and answers
   * @param blockGas that counts as work of this block
   */
  record Ended(ExecutionResult result, long blockGas) implements RunOutcome {}

  /** The transaction waits for answers. */
  record Waits(long blockGas, List<Log> logs) implements RunOutcome {}

  /** The transaction cannot be in a block. */
  record Refused(Outcome.Refused refusal) implements RunOutcome {}
}
