package network.haca.fullnode.abci;

import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ExecutedBlock;

/**
 * Blocks of the next height that were executed already: what is proposed is executed once, whoever
 * asks. Only the latest are kept, since a height may have any number of rounds.
 */
final class Candidates {
  private static final int KEPT_MAX = 4;

  private final BlockExecutor executor;
  private final Map<BlockInput, ExecutedBlock> executed = new LinkedHashMap<>();

  Candidates(BlockExecutor executor) {
    this.executor = executor;
  }

  ExecutedBlock execute(BlockInput input) {
    ExecutedBlock known = executed.get(input);
    if (known != null) {
      return known;
    }
    ExecutedBlock block = executor.execute(input);
    keep(input, block);
    return block;
  }

  /** What executing the input would give. */
  void keep(BlockInput input, ExecutedBlock block) {
    executed.put(input, block);
    if (executed.size() > KEPT_MAX) {
      executed.remove(executed.keySet().iterator().next());
    }
  }

  /** After a commit, all were of an earlier height. */
  void reset() {
    executed.clear();
  }
}
