package network.haca.fullnode.verdict;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
import network.haca.walrus.UnverifiedBlob;

/**
 * Asks one aggregator after the other for the blob of a settlement, until one gives bytes that are
 * bound to it. None is trusted: other bytes are a reason to ask the next (rule S2). What binds them
 * is the settlement's root and size, or the model's verifier, whatever their blob id, so that it is
 * computed only for bytes that are not bound: seconds for large ones on Walrus' own network.
 */
final class BlobReader {
  private static final int DUMP_BYTES_MAX = 8 << 20;
  private static final int LEAVES_MAX = 10_000;

  private final RocksChain chain;
  private final BlockExecutor executor;
  private final List<VerdictService.Aggregator> aggregators;

  BlobReader(
      RocksChain chain, BlockExecutor executor, List<VerdictService.Aggregator> aggregators) {
    this.chain = chain;
    this.executor = executor;
    this.aggregators = List.copyOf(aggregators);
  }

  Fetched fetch(RelayContract.Settlement settlement) {
    Optional<BlobId> id = BlobId.parse(settlement.blobId().toUtf8());
    if (id.isEmpty()) {
      return new Fetched.Wrong("the blob id is not 43 base64url characters");
    }
    StateView opening = executor.view(chain.header(settlement.openedAtHeight()).orElseThrow());
    return ZkJudge.model(opening, settlement.number())
        .map(
            model -> {
              ZkJudge judge = ZkJudge.of(executor.rules(), opening);
              return fetch(id.get(), blob -> proof(judge, model, settlement, blob));
            })
        .orElseGet(() -> fetchBatch(id.get(), settlement));
  }

  private Fetched fetchBatch(BlobId id, RelayContract.Settlement settlement) {
    return fetch(id, blob -> batch(blob, settlement));
  }

  /**
   * The leaf hashes of a batch that settled, bound by its root; empty if no aggregator has it now.
   * The state of its opening may be forgotten by now, or never have been here.
   */
  List<Bytes32> leaves(RelayContract.Settlement settlement) {
    if (ZkJudge.model(executor.latest(), settlement.number()).isPresent()) {
      return List.of(settlement.root());
    }
    Optional<BlobId> id = BlobId.parse(settlement.blobId().toUtf8());
    return id.isPresent() && fetchBatch(id.get(), settlement) instanceof Fetched.Batch batch
        ? batch.leaves().stream().map(SettlementLeaf::hash).toList()
        : List.of();
  }

  /**
   * @param bound what the bytes are for the settlement; {@link Fetched.Wrong}, and why, if they are
   *     something else
   */
  private Fetched fetch(BlobId id, Function<Bytes, Fetched> bound) {
    Fetched outcome = new Fetched.Missing("no aggregator is configured");
    for (VerdictService.Aggregator aggregator : aggregators) {
      outcome = fetch(id, bound, aggregator);
      if (!(outcome instanceof Fetched.Missing)) {
        return outcome;
      }
    }
    return outcome;
  }

  private static Fetched fetch(
      BlobId id, Function<Bytes, Fetched> bound, VerdictService.Aggregator aggregator) {
    try {
      Optional<UnverifiedBlob> blob = aggregator.blob(id, DUMP_BYTES_MAX);
      if (blob.isEmpty()) {
        return new Fetched.Missing("the blob is not there");
      }
      Fetched fetched = bound.apply(blob.get().bytes());
      return fetched instanceof Fetched.Wrong && !blob.get().isTheBlob()
          ? new Fetched.Missing("the aggregator gave other bytes")
          : fetched;
    } catch (IOException e) {
      return new Fetched.Missing(String.valueOf(e.getMessage()));
    }
  }

  static Fetched proof(
      ZkJudge judge, Bytes32 model, RelayContract.Settlement settlement, Bytes blob) {
    return judge
        .refusal(model, settlement, blob)
        .<Fetched>map(Fetched.Wrong::new)
        .orElseGet(Fetched.Proof::new);
  }

  static Fetched batch(Bytes blob, RelayContract.Settlement settlement) {
    return leaves(blob, settlement)
        .<Fetched>map(Fetched.Batch::new)
        .orElseGet(
            () -> new Fetched.Wrong("the blob does not have the root and size of the settlement"));
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
}
