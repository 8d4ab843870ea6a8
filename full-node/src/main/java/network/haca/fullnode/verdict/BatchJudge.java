package network.haca.fullnode.verdict;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a batch's blob and checks all of it (rule S2), and that it overlaps with nothing (rule
 * S3).
 */
final class BatchJudge {
  private static final Logger LOG = LoggerFactory.getLogger(BatchJudge.class);
  static final int DUMP_BYTES_MAX = 8 << 20;
  private static final int LEAVES_MAX = 10_000;

  private final RocksChain chain;
  private final BlockExecutor executor;
  private final List<WalrusClient> aggregators;
  private final int shards;

  /**
   * @param shards of the Walrus network, to tell a wrong blob from a lying aggregator
   */
  BatchJudge(RocksChain chain, BlockExecutor executor, List<WalrusClient> aggregators, int shards) {
    this.chain = chain;
    this.executor = executor;
    this.aggregators = List.copyOf(aggregators);
    this.shards = shards;
  }

  Judgement judge(RelayContract.Settlement settlement) {
    Optional<BlobId> id = BlobId.parse(settlement.blobId().toUtf8());
    if (id.isEmpty()) {
      return new Judgement.No("the blob id is not 43 base64url characters");
    }
    Judgement outcome = new Judgement.NotYet("no aggregator is configured");
    for (WalrusClient aggregator : aggregators) {
      outcome = judge(settlement, id.get(), aggregator);
      if (!(outcome instanceof Judgement.NotYet)) {
        return outcome;
      }
    }
    return outcome;
  }

  /**
   * The leaf hashes of a batch from any aggregator, bound by its root; empty if none has it now.
   */
  List<Bytes32> leaves(RelayContract.Settlement settlement) {
    if (ZkJudge.model(executor.latest(), settlement.number()).isPresent()) {
      return List.of(settlement.root());
    }
    for (WalrusClient aggregator : aggregators) {
      try {
        Optional<List<SettlementLeaf>> leaves =
            aggregator
                .get(settlement.blobId().toUtf8(), DUMP_BYTES_MAX)
                .flatMap(blob -> leaves(blob, settlement));
        if (leaves.isPresent()) {
          return leaves.get().stream().map(SettlementLeaf::hash).toList();
        }
      } catch (IOException e) {
        LOG.debug("an aggregator does not answer: {}", e.getMessage());
      }
    }
    return List.of();
  }

  private Judgement judge(RelayContract.Settlement settlement, BlobId id, WalrusClient aggregator) {
    Optional<Bytes> blob;
    try {
      blob = aggregator.get(id.toText(), DUMP_BYTES_MAX);
    } catch (IOException e) {
      return new Judgement.NotYet(String.valueOf(e.getMessage()));
    }
    if (blob.isEmpty()) {
      return new Judgement.NotYet("the blob is not there");
    }
    StateView opening = executor.view(chain.header(settlement.openedAtHeight()).orElseThrow());
    Optional<Bytes32> model = ZkJudge.model(opening, settlement.number());
    if (model.isPresent()) {
      return judgeProof(settlement, model.get(), opening, blob.get(), id);
    }
    Optional<List<SettlementLeaf>> leaves = leaves(blob.get(), settlement);
    if (leaves.isPresent()) {
      return judgeLeaves(settlement, opening, leaves.get());
    }
    return wrong(blob.get(), id, "the blob does not have the root and size of the settlement");
  }

  /** Only if the id proves these bytes is it the settlement that is wrong (rule S2). */
  private Judgement wrong(Bytes blob, BlobId id, String reason) {
    return BlobId.of(blob, shards).equals(id)
        ? new Judgement.No(reason)
        : new Judgement.NotYet("the aggregator gave other bytes");
  }

  /** The leaves, if the blob has the settlement's root and size. */
  private static Optional<List<SettlementLeaf>> leaves(
      Bytes blob, RelayContract.Settlement settlement) {
    try {
      List<SettlementLeaf> leaves = TreeDump.read(blob, LEAVES_MAX);
      MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
      return Optional.of(leaves)
          .filter(found -> found.size() == settlement.batchSize())
          .filter(found -> tree.root().equals(settlement.root()));
    } catch (TreeDump.MalformedException e) {
      return Optional.empty();
    }
  }

  /** Bytes that hold are the proof, whoever gave them; others are only if the id is theirs. */
  private Judgement judgeProof(
      RelayContract.Settlement settlement,
      Bytes32 model,
      StateView opening,
      Bytes proof,
      BlobId id) {
    Bytes32 leaf = settlement.root();
    if (!new ZkJudge(opening).holds(model, leaf, proof)) {
      return wrong(proof, id, "the model's verifier refuses the proof of " + leaf);
    }
    return replay(opening, leaf)
        .<Judgement>map(Judgement.No::new)
        .orElseGet(() -> good(settlement, Set.of(leaf)));
  }

  private Judgement judgeLeaves(
      RelayContract.Settlement settlement, StateView opening, List<SettlementLeaf> leaves) {
    ProofJudge judge = new ProofJudge(opening, settlement.openedAtTime());
    Set<Bytes32> hashes = new HashSet<>();
    for (SettlementLeaf leaf : leaves) {
      Bytes32 hash = leaf.hash();
      if (!hashes.add(hash)) {
        return new Judgement.No("leaf " + hash + " is there twice");
      }
      Optional<String> refusal = judge.refusal(leaf).or(() -> replay(opening, hash));
      if (refusal.isPresent()) {
        return new Judgement.No(refusal.get());
      }
    }
    return good(settlement, hashes);
  }

  private Judgement good(RelayContract.Settlement settlement, Set<Bytes32> hashes) {
    return overlapsPending(settlement, hashes)
        ? new Judgement.NotYet("it shares a leaf with a pending batch")
        : new Judgement.Yes(hashes.stream().sorted().toList());
  }

  private Optional<String> replay(StateView opening, Bytes32 leaf) {
    boolean individually =
        RelayContract.decodeFlag(
            opening.read(Addresses.RELAY, RelayContract.isIndividuallySettled(leaf)));
    return individually || chain.settlements().isSettledLeaf(leaf)
        ? Optional.of("leaf " + leaf + " is settled already")
        : Optional.empty();
  }

  private boolean overlapsPending(RelayContract.Settlement settlement, Set<Bytes32> hashes) {
    return executor.latest().pendingSettlements().stream()
        .filter(number -> number != settlement.number())
        .flatMap(number -> chain.settlements().yesLeaves(number).stream())
        .anyMatch(hashes::contains);
  }
}
