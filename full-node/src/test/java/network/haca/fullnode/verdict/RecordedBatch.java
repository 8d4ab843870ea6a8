package network.haca.fullnode.verdict;

import java.util.Optional;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Judges a settlement as the verdict service does, once its blob is there. */
public final class RecordedBatch {
  private RecordedBatch() {}

  /** Yes and the leaves, or no. */
  public static String judge(RocksChain chain, BlockExecutor executor, long number, Bytes blob) {
    RelayContract.Settlement settlement = executor.latest().settlement(number);
    StateView opening = executor.view(chain.header(settlement.openedAtHeight()).orElseThrow());
    Optional<Bytes32> model = ZkJudge.model(opening, number);
    Optional<Fetched> fetched =
        model.isPresent()
            ? BlobReader.proof(opening, model.get(), settlement.root(), blob)
            : BlobReader.leaves(blob, settlement).map(Fetched.Batch::new);
    Judgement judgement =
        new BatchJudge(chain, chain.settlements(), executor)
            .judge(settlement, fetched.orElseGet(() -> new Fetched.Wrong("another blob")));
    return switch (judgement) {
      case Judgement.Yes yes -> "yes " + yes.leaves();
      case Judgement.No _ -> "no";
      case Judgement.NotYet _ -> "not yet";
    };
  }
}
