package network.haca.fullnode.rocksdb;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import network.haca.evm.state.LiveNodes;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the transactions, receipts and states of heights beyond those that are kept; headers
 * stay, since later blocks may ask for their hashes. Runs beside the chain: what a commit writes
 * meanwhile is never taken for old.
 */
public final class HistoryPruning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryPruning.class);

  /** A pass walks every state that is kept, so it waits until a quarter more has gathered. */
  private static final int PASSES_PER_HISTORY = 4;

  private final RocksChain chain;
  private final long history;
  private final LongSupplier needed;
  private final AtomicBoolean running = new AtomicBoolean();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("pruning").factory());

  /**
   * @param history how many heights are kept; 0 keeps all
   * @param needed the lowest height that must be kept whatever its age
   */
  public HistoryPruning(RocksChain chain, long history, LongSupplier needed) {
    this.chain = chain;
    this.history = history;
    this.needed = needed;
  }

  /** After a commit; starts a pass if it is time. */
  public void committed() {
    long due = history + history / PASSES_PER_HISTORY;
    if (history > 0 && height() - chain.oldest() >= due && running.compareAndSet(false, true)) {
      executor.execute(this::pass);
    }
  }

  private void pass() {
    try {
      // What is still needed may hold it back: then there is nothing to walk for.
      if (keptFrom() - chain.oldest() >= history / PASSES_PER_HISTORY) {
        run();
      }
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("old history could not be forgotten; the next pass tries again", e);
    } finally {
      running.set(false);
    }
  }

  /** One pass, at once. */
  void run() {
    long from = keptFrom();
    chain.forgetEntries(from);
    try (Sweep sweep = chain.sweep()) {
      LiveNodes live = new LiveNodes(chain.nodes());
      for (long number = from; number <= height(); number++) {
        live.add(chain.header(number).map(BlockHeader::stateRoot).orElseThrow());
      }
      long removed = sweep.removeAllBut(live);
      LOG.info(
          "history before height {} is forgotten: {} nodes gone, {} kept",
          from,
          removed,
          live.size());
    }
  }

  private long keptFrom() {
    return Math.max(chain.oldest(), Math.min(height() - history, needed.getAsLong()));
  }

  private long height() {
    return chain.head().map(ChainReader.Head::height).orElse(0L);
  }

  @Override
  public void close() {
    // A pass reads the database, which closes next.
    executor.close();
  }
}
