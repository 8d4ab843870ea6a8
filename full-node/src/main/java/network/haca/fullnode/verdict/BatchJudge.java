package network.haca.fullnode.verdict;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.RulesVersion;
import network.haca.fullnode.core.SettledLeaves;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Checks all of a batch (rule S2), and that it overlaps with nothing (rule S3). */
final class BatchJudge {
  private final ChainReader chain;
  private final SettledLeaves settled;
  private final BlockExecutor executor;

  BatchJudge(ChainReader chain, SettledLeaves settled, BlockExecutor executor) {
    this.chain = chain;
    this.settled = settled;
    this.executor = executor;
  }

  Judgement judge(RelayContract.Settlement settlement, Fetched fetched) {
    StateView opening = executor.view(chain.header(settlement.openedAtHeight()).orElseThrow());
    return switch (fetched) {
      case Fetched.Missing missing -> new Judgement.NotYet(missing.reason());
      case Fetched.Wrong wrong -> new Judgement.No(wrong.reason());
      case Fetched.Batch batch -> judgeLeaves(settlement, opening, batch.leaves());
      case Fetched.Proof _ ->
          replay(opening.state(), settlement.root())
              .<Judgement>map(Judgement.No::new)
              .orElseGet(() -> good(settlement, new TreeSet<>(List.of(settlement.root()))));
    };
  }

  private Judgement judgeLeaves(
      RelayContract.Settlement settlement, StateView opening, List<SettlementLeaf> leaves) {
    ProofJudge judge = new ProofJudge(opening, settlement.openedAtTime());
    WorldState state = opening.state();
    NavigableSet<Bytes32> hashes = new TreeSet<>();
    for (SettlementLeaf leaf : leaves) {
      Bytes32 hash = leaf.hash();
      if (!hashes.add(hash)) {
        return new Judgement.No("leaf " + hash + " is there twice");
      }
      Optional<String> refusal = refusal(judge, leaf).or(() -> replay(state, hash));
      if (refusal.isPresent()) {
        return new Judgement.No(refusal.get());
      }
    }
    return good(settlement, hashes);
  }

  /** Chains of earlier versions settle provers' leaves in batches, too. */
  private Optional<String> refusal(ProofJudge judge, SettlementLeaf leaf) {
    return executor.rules().includes(RulesVersion.FIVE)
        ? judge.refusal(leaf, false)
        : judge.refusal(leaf);
  }

  private Judgement good(RelayContract.Settlement settlement, NavigableSet<Bytes32> hashes) {
    return overlapsPending(settlement, hashes)
        ? new Judgement.NotYet("it shares a leaf with a pending batch")
        : new Judgement.Yes(List.copyOf(hashes));
  }

  /**
   * Reads the slot from which the contract would answer: the question is asked of every leaf, and
   * to run the contract for it took more time than to verify the leaf.
   */
  private Optional<String> replay(WorldState opening, Bytes32 leaf) {
    UInt256 slot = UInt256.of(RelayContract.individualSlot(leaf));
    return !opening.storage(Addresses.RELAY, slot).isZero() || settled.isSettledLeaf(leaf)
        ? Optional.of("leaf " + leaf + " is settled already")
        : Optional.empty();
  }

  private boolean overlapsPending(
      RelayContract.Settlement settlement, NavigableSet<Bytes32> hashes) {
    return executor.latest().pendingSettlements().stream()
        .filter(number -> number != settlement.number())
        .flatMap(number -> settled.yesLeaves(number).stream())
        .anyMatch(hashes::contains);
  }
}
