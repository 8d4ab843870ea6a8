package network.haca.fullnode.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract;
import network.haca.evm.state.LiveNodes;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.Rlp;
import network.haca.primitives.Sha256;

/**
 * A ledger that begins from a snapshot of strangers. Nothing in it is believed: the last header
 * must have the app hash that CometBFT's light client vouches for, all else must follow from it.
 */
public final class SnapshotRestore {
  private final RocksChain chain;
  private final BlockExecutor executor;
  private final Snapshot snapshot;
  private final Bytes32 appHash;
  private final List<BlockHeader> headers = new ArrayList<>();
  private final RecordOrder order = new RecordOrder();
  private long settled;
  private long nodes;
  private int next;

  /** The outcome of taking a chunk. */
  public sealed interface Outcome {
    /** It was taken; the ledger begins with the last. */
    record Taken() implements Outcome {}

    /** It is not the chunk that was announced: another sender may have that. */
    record Damaged(String reason) implements Outcome {}

    /** The snapshot is not what it says. */
    record Refused(String reason) implements Outcome {}
  }

  /**
   * @param appHash of the state, from a light client
   */
  public SnapshotRestore(
      RocksChain chain, BlockExecutor executor, Snapshot snapshot, Bytes32 appHash) {
    this.chain = chain;
    this.executor = executor;
    this.snapshot = snapshot;
    this.appHash = appHash;
    chain.clear();
  }

  /** The chunks come in their order. */
  public Outcome apply(int index, Bytes chunk) {
    if (index != next || !Sha256.hash(chunk).equals(snapshot.chunkHashes().get(index))) {
      return new Outcome.Damaged("chunk %d is not the one that was announced".formatted(index));
    }
    next++;
    Optional<String> refusal = take(chunk).map(reason -> "chunk %d: %s".formatted(index, reason));
    if (refusal.isEmpty() && next < snapshot.chunkHashes().size()) {
      return new Outcome.Taken();
    }
    refusal = refusal.or(this::refusal);
    if (refusal.isPresent()) {
      chain.clear();
      return new Outcome.Refused(refusal.get());
    }
    chain.begin(headers);
    return new Outcome.Taken();
  }

  /** Why nothing of this snapshot is to be had, or nothing and the chunk's records are there. */
  private Optional<String> take(Bytes chunk) {
    if (chunk.size() > SnapshotWriter.CHUNK_BYTES_MAX) {
      return Optional.of(
          "it has %d bytes, more than %d".formatted(chunk.size(), SnapshotWriter.CHUNK_BYTES_MAX));
    }
    Map<Bytes32, Bytes> taken = new LinkedHashMap<>();
    try {
      for (SnapshotRecord record : SnapshotRecord.decode(chunk)) {
        Optional<String> refusal = take(record, taken);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    } catch (Rlp.MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    chain.restoreNodes(taken);
    nodes += taken.size();
    return Optional.empty();
  }

  private Optional<String> take(SnapshotRecord record, Map<Bytes32, Bytes> taken) {
    RecordOrder.Place place = RecordOrder.Place.of(record);
    Optional<String> refusal = order.refusal(place);
    if (refusal.isPresent()) {
      return refusal;
    }
    switch (record) {
      case SnapshotRecord.Header(BlockHeader header) -> {
        headers.add(header);
        if (headers.size() > SnapshotWriter.HEADERS) {
          return Optional.of("it has more than %d headers".formatted(SnapshotWriter.HEADERS));
        }
      }
      case SnapshotRecord.Node(Bytes value) -> taken.put(place.hash(), value);
      case SnapshotRecord.Settled(long number, List<Bytes32> leaves) -> {
        settled++;
        chain.settlements().restore(number, leaves);
      }
    }
    return Optional.empty();
  }

  /** Why the ledger must not begin with what was restored. */
  private Optional<String> refusal() {
    return headersRefusal().or(this::stateRefusal).or(this::settledRefusal);
  }

  private Optional<String> headersRefusal() {
    long expected = Math.min(SnapshotWriter.HEADERS, snapshot.height() + 1);
    if (headers.size() != expected) {
      return Optional.of("it has %d headers, not %d".formatted(headers.size(), expected));
    }
    BlockHeader last = headers.getLast();
    if (last.number() != snapshot.height() || !last.hash().equals(appHash)) {
      return Optional.of("its last header does not have the app hash of its height");
    }
    for (int i = 1; i < headers.size(); i++) {
      if (!headers.get(i).parentHash().equals(headers.get(i - 1).hash())) {
        return Optional.of("header %d has another parent".formatted(headers.get(i).number()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> stateRefusal() {
    LiveNodes live = new LiveNodes(chain.nodes());
    Optional<String> refusal =
        live.missingIn(headers.getLast().stateRoot())
            .map(missing -> "its state lacks node " + missing);
    // All that is live is there, and none twice: more can only be what the state does not need.
    return nodes == live.size()
        ? refusal
        : refusal.or(() -> Optional.of("it has nodes that its state does not need"));
  }

  /** The leaves of exactly the settlements that the state has as settled, bound by their roots. */
  private Optional<String> settledRefusal() {
    List<RelayContract.Settlement> expected = SettledHistory.of(executor.view(headers.getLast()));
    for (RelayContract.Settlement settlement : expected) {
      List<Bytes32> leaves = chain.settlements().settledLeaves(settlement.number());
      if (leaves.isEmpty()
          || leaves.size() != settlement.batchSize()
          || !MerkleTree.of(leaves).root().equals(settlement.root())) {
        return Optional.of("it lacks leaves of settlement " + settlement.number());
      }
    }
    // All that are expected are there, and none twice.
    return settled == expected.size()
        ? Optional.empty()
        : Optional.of("it has leaves of settlements that did not settle");
  }
}
