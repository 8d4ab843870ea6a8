package network.haca.fullnode.verdict;

import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Bytes;

/** Judges a settlement as the verdict service does, once its blob is there. */
public final class RecordedBatch {
  private RecordedBatch() {}

  /** Yes and the leaves, or no. */
  public static String judge(RocksChain chain, BlockExecutor executor, long number, Bytes blob) {
    RelayContract.Settlement settlement = executor.latest().settlement(number);
    StateView opening = executor.view(chain.header(settlement.openedAtHeight()).orElseThrow());
    Fetched fetched =
        ZkJudge.model(opening, number)
            .map(
                model ->
                    BlobReader.proof(
                        ZkJudge.of(executor.rules(), opening), model, settlement, blob))
            .orElseGet(() -> BlobReader.batch(blob, settlement));
    Judgement judgement =
        new BatchJudge(chain, chain.settlements(), executor).judge(settlement, fetched);
    return switch (judgement) {
      case Judgement.Yes yes -> "yes " + yes.leaves();
      case Judgement.No _ -> "no";
      case Judgement.NotYet _ -> "not yet";
    };
  }
}
