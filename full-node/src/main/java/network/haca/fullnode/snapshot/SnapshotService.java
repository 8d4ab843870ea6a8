package network.haca.fullnode.snapshot;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.rocksdb.RocksChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot at the first height with content of every interval, beside the chain, once the
 * leaves of all that settled until then are known.
 */
public final class SnapshotService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotService.class);
  private static final long NONE = Long.MAX_VALUE;

  private final RocksChain chain;
  private final BlockExecutor executor;
  private final SnapshotStore store;
  private final long interval;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("snapshots").factory());

  private long lastContent;
  private boolean isWriting;
  private volatile long due = NONE;

  /**
   * @param interval in heights; 0 takes none
   */
  public SnapshotService(
      RocksChain chain, BlockExecutor executor, SnapshotStore store, long interval) {
    this.chain = chain;
    this.executor = executor;
    this.store = store;
    this.interval = interval;
    this.lastContent = chain.head().map(ChainReader.Head::contentHeight).orElse(0L);
  }

  /** After a commit. */
  public synchronized void committed() {
    if (interval == 0) {
      return;
    }
    long content = chain.head().orElseThrow().contentHeight();
    if (due == NONE && content / interval > lastContent / interval) {
      due = content;
    }
    lastContent = content;
    if (due != NONE && !isWriting && isIndexed(due)) {
      isWriting = true;
      thread.execute(this::take);
    }
  }

  /** The lowest height whose state a snapshot still needs. */
  public long oldestNeeded() {
    return due;
  }

  private void take() {
    long height = due;
    try {
      Snapshot snapshot = SnapshotWriter.write(chain, executor, store, height);
      LOG.info("snapshot of height {}: {} chunks", height, snapshot.chunkHashes().size());
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("the snapshot of height {} could not be written", height, e);
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    due = NONE;
    isWriting = false;
  }

  @Override
  public void close() {
    // It reads the database, which closes next.
    thread.close();
  }

  /** A snapshot holds the leaves of all that settled (rule S4). */
  private boolean isIndexed(long height) {
    return chain.settlements().indexedHeight() >= height && chain.settlements().missing().isEmpty();
  }
}
