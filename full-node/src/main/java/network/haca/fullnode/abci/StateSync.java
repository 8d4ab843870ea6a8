package network.haca.fullnode.abci;

import java.util.Optional;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.snapshot.Snapshot;
import network.haca.fullnode.snapshot.SnapshotRestore;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.tendermint.RequestApplySnapshotChunk;
import network.haca.fullnode.tendermint.RequestLoadSnapshotChunk;
import network.haca.fullnode.tendermint.RequestOfferSnapshot;
import network.haca.fullnode.tendermint.ResponseApplySnapshotChunk;
import network.haca.fullnode.tendermint.ResponseListSnapshots;
import network.haca.fullnode.tendermint.ResponseLoadSnapshotChunk;
import network.haca.fullnode.tendermint.ResponseOfferSnapshot;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives snapshots to other nodes, and begins this node's ledger from one of theirs. */
public final class StateSync {
  private static final Logger LOG = LoggerFactory.getLogger(StateSync.class);

  private final RocksChain chain;
  private final BlockExecutor executor;
  private final SnapshotStore store;
  private @Nullable SnapshotRestore restore;

  public StateSync(RocksChain chain, BlockExecutor executor, SnapshotStore store) {
    this.chain = chain;
    this.executor = executor;
    this.store = store;
  }

  ResponseListSnapshots list() {
    ResponseListSnapshots.Builder response = ResponseListSnapshots.newBuilder();
    for (Snapshot snapshot : store.list()) {
      response.addSnapshots(
          network.haca.fullnode.tendermint.Snapshot.newBuilder()
              .setHeight(snapshot.height())
              .setFormat(Snapshot.FORMAT)
              .setChunks(snapshot.chunkHashes().size())
              .setHash(BlockInputs.byteString(snapshot.hash().value()))
              .setMetadata(BlockInputs.byteString(snapshot.metadata())));
    }
    return response.build();
  }

  /** Empty if there is no such chunk. */
  ResponseLoadSnapshotChunk load(RequestLoadSnapshotChunk request) {
    Bytes chunk =
        request.getFormat() == Snapshot.FORMAT
            ? store.chunk(request.getHeight(), request.getChunk()).orElse(Bytes.EMPTY)
            : Bytes.EMPTY;
    return ResponseLoadSnapshotChunk.newBuilder().setChunk(BlockInputs.byteString(chunk)).build();
  }

  synchronized ResponseOfferSnapshot offer(RequestOfferSnapshot request) {
    return ResponseOfferSnapshot.newBuilder().setResult(take(request)).build();
  }

  private ResponseOfferSnapshot.Result take(RequestOfferSnapshot request) {
    // CometBFT may have ended between the last chunk and its own first height: then begin again.
    if (!chain.isUnused()) {
      LOG.error("a snapshot is offered, but this node has a ledger already");
      return ResponseOfferSnapshot.Result.ABORT;
    }
    if (request.getSnapshot().getFormat() != Snapshot.FORMAT) {
      return ResponseOfferSnapshot.Result.REJECT_FORMAT;
    }
    Optional<Snapshot> snapshot = read(request.getSnapshot());
    if (snapshot.isEmpty() || request.getAppHash().size() != Bytes32.SIZE) {
      LOG.warn(
          "the snapshot of height {} does not describe itself rightly",
          request.getSnapshot().getHeight());
      return ResponseOfferSnapshot.Result.REJECT;
    }
    Bytes32 appHash = new Bytes32(BlockInputs.bytes(request.getAppHash()));
    restore = new SnapshotRestore(chain, executor, snapshot.get(), appHash);
    LOG.info("restoring the snapshot of height {}", snapshot.get().height());
    return ResponseOfferSnapshot.Result.ACCEPT;
  }

  private static Optional<Snapshot> read(network.haca.fullnode.tendermint.Snapshot offered) {
    try {
      return Optional.of(Snapshot.of(offered.getHeight(), BlockInputs.bytes(offered.getMetadata())))
          .filter(
              snapshot ->
                  snapshot.chunkHashes().size() == offered.getChunks()
                      && snapshot.hash().value().equals(BlockInputs.bytes(offered.getHash())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  synchronized ResponseApplySnapshotChunk apply(RequestApplySnapshotChunk request) {
    ResponseApplySnapshotChunk.Builder response = ResponseApplySnapshotChunk.newBuilder();
    if (restore == null) {
      return response.setResult(ResponseApplySnapshotChunk.Result.ABORT).build();
    }
    switch (restore.apply(request.getIndex(), BlockInputs.bytes(request.getChunk()))) {
      case SnapshotRestore.Outcome.Taken taken ->
          response.setResult(ResponseApplySnapshotChunk.Result.ACCEPT);
      case SnapshotRestore.Outcome.Damaged damaged -> {
        LOG.warn("from {}: {}", request.getSender(), damaged.reason());
        response
            .setResult(ResponseApplySnapshotChunk.Result.RETRY)
            .addRefetchChunks(request.getIndex())
            .addRejectSenders(request.getSender());
      }
      case SnapshotRestore.Outcome.Refused refused -> {
        // Who has a chunk of a false snapshot announced the snapshot.
        LOG.warn("the snapshot is refused, from {}: {}", request.getSender(), refused.reason());
        restore = null;
        response
            .setResult(ResponseApplySnapshotChunk.Result.REJECT_SNAPSHOT)
            .addRejectSenders(request.getSender());
      }
    }
    return response.build();
  }
}
