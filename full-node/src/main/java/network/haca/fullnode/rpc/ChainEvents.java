package network.haca.fullnode.rpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import network.haca.fullnode.core.SignedTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the subscribers of a lane of new blocks and transactions, in order, on a thread of its own:
 * whoever commits never waits for them, nor do those of another lane.
 */
public final class ChainEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainEvents.class);

  /** Transactions beyond so many that wait to be told are not: whoever listens may ask for them. */
  private static final int UNTOLD_MAX = 10_000;

  private static final long UNTOLD_BYTES_MAX = 32L << 20;

  /** Blocks that telling may be behind; then the slowest to tell are cut off. */
  private static final long BEHIND_MAX = 64;

  private final LongSupplier height;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("chain-events").factory());
  private final AtomicLong untoldBytes = new AtomicLong();
  private long told;

  /** Gets what happens, for all the subscribers of a port. */
  interface Listener {
    void block(long number);

    void transaction(SignedTransaction signed);

    /** Telling is too far behind: those that take most of it have to go. */
    void behind();
  }

  /**
   * @param height the committed one
   */
  public ChainEvents(LongSupplier height) {
    this.height = height;
    this.told = height.getAsLong();
  }

  /** A block was committed. */
  public void committed() {
    if (scheduled.compareAndSet(false, true)) {
      submit(this::tellBlocks);
    }
  }

  /** A transaction waits in the pool. */
  public void waiting(SignedTransaction signed) {
    int size = signed.encoded().size();
    if (listeners.isEmpty()
        || executor.getQueue().size() >= UNTOLD_MAX
        || untoldBytes.get() + size > UNTOLD_BYTES_MAX) {
      return;
    }
    untoldBytes.addAndGet(size);
    submit(
        () -> {
          untoldBytes.addAndGet(-size);
          listeners.forEach(listener -> listener.transaction(signed));
        });
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void tellBlocks() {
    scheduled.set(false);
    long latest = height.getAsLong();
    while (told < latest) {
      told++;
      if (height.getAsLong() - told > BEHIND_MAX) {
        listeners.forEach(Listener::behind);
      }
      listeners.forEach(listener -> listener.block(told));
    }
  }

  private void submit(Runnable task) {
    if (!executor.isShutdown()) {
      executor.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
              LOG.error("subscribers were not told", e);
            }
          });
    }
  }
}
