package network.haca.fullnode.core;

import java.util.List;
import network.haca.evm.state.Log;

/** The word on a conclusion in its place in a block. */
sealed interface ConclusionOutcome {
  /** Its answers are paid; the transaction is to run now. */
  record Counts(Resumption resumption, long blockGas, List<Log> logs)
      implements ConclusionOutcome {}

  record IsWrong(ConclusionRefusal refusal) implements ConclusionOutcome {}
}
