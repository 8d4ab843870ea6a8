package network.haca.fullnode.verdict;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.SettledLeaves;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Judges the leaves of a batch on a chain where no batch has settled before. */
public final class JudgedLeaves {
  private JudgedLeaves() {}

  /** Why a validator says no, or nothing if it says yes. */
  public static Optional<String> refusal(
      ChainReader chain,
      BlockExecutor executor,
      RelayContract.Settlement settlement,
      List<SettlementLeaf> leaves) {
    Judgement judgement =
        new BatchJudge(chain, new NoneSettled(), executor)
            .judge(settlement, new Fetched.Batch(leaves));
    return switch (judgement) {
      case Judgement.Yes _ -> Optional.empty();
      case Judgement.No no -> Optional.of(no.reason());
      case Judgement.NotYet notYet -> throw new AssertionError(notYet.reason());
    };
  }

  private static final class NoneSettled implements SettledLeaves {
    @Override
    public boolean isSettledLeaf(Bytes32 leaf) {
      return false;
    }

    @Override
    public List<Bytes32> yesLeaves(long number) {
      return List.of();
    }
  }
}
