package network.haca.fullnode.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.RelayContract;
import network.haca.evm.state.LiveNodes;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/**
 * Writes the ledger at a height: its headers, the leaves that must not settle again, and its state
 * in the order of hashes, so that every node writes the same bytes.
 */
public final class SnapshotWriter {
  /** A chunk ends with the record that reaches it. CometBFT takes 16 MiB in a message. */
  private static final int CHUNK_BYTES = 4 << 20;

  /** No record is larger than 1 MiB: the most are the 10,000 leaves of a batch. */
  static final int CHUNK_BYTES_MAX = CHUNK_BYTES + (1 << 20);

  /** As many as contracts can ask for (rule L7). */
  static final int HEADERS = 256;

  private final RocksChain chain;
  private final BlockExecutor executor;
  private final SnapshotStore.Draft draft;
  private final List<Bytes> records = new ArrayList<>();
  private int bytes;

  private SnapshotWriter(RocksChain chain, BlockExecutor executor, SnapshotStore.Draft draft) {
    this.chain = chain;
    this.executor = executor;
    this.draft = draft;
  }

  /**
   * @param height with content, whose state is kept until this returns
   */
  public static Snapshot write(
      RocksChain chain, BlockExecutor executor, SnapshotStore store, long height)
      throws IOException {
    return new SnapshotWriter(chain, executor, store.begin(height)).write(height);
  }

  private Snapshot write(long height) throws IOException {
    BlockHeader last = chain.header(height).orElseThrow();
    for (long number = Math.max(0, height - HEADERS + 1); number <= height; number++) {
      add(new SnapshotRecord.Header(chain.header(number).orElseThrow()));
    }
    StateView state = executor.view(last);
    for (RelayContract.Settlement settled : SettledHistory.of(state)) {
      long number = settled.number();
      add(new SnapshotRecord.Settled(number, chain.settlements().settledLeaves(number)));
    }
    LiveNodes live = new LiveNodes(chain.nodes());
    live.add(last.stateRoot());
    chain.forEachNode(
        (hash, value) -> {
          if (live.contains(hash)) {
            add(new SnapshotRecord.Node(value));
          }
        });
    flush();
    return draft.finish();
  }

  private void add(SnapshotRecord record) {
    Bytes encoded = record.encode();
    records.add(encoded);
    bytes += encoded.size();
    if (bytes >= CHUNK_BYTES) {
      flush();
    }
  }

  private void flush() {
    try {
      if (!records.isEmpty()) {
        draft.add(Rlp.encodeList(records));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a snapshot cannot be written", e);
    }
    records.clear();
    bytes = 0;
  }
}
