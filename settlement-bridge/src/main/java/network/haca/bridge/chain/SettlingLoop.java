package network.haca.bridge.chain;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.core.BatchSettling;
import network.haca.bridge.core.Batches;
import network.haca.bridge.core.SettlingBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the settling of batches going, in the background: a thread that looks after all of them,
 * and a virtual one for each piece of work.
 */
public final class SettlingLoop implements Batches, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettlingLoop.class);
  private static final long LOOK_MILLIS = 50;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final BatchSettling settling;
  private final Object news = new Object();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closed;

  /** Begins at once. */
  public SettlingLoop(BatchSettling settling) {
    this.settling = settling;
    this.thread = Thread.ofPlatform().daemon().name("batch-settling").start(this::run);
  }

  @Override
  public void accept(SettlingBatch batch, Runnable done) {
    settling.accept(batch, done);
    wake();
  }

  public BatchSettling settling() {
    return settling;
  }

  public boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    workers.shutdownNow();
    try {
      thread.join();
      if (!workers.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("work on batches does not end; it goes on when the bridge is started again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    synchronized (news) {
      news.notifyAll();
    }
  }

  private void run() {
    while (!closed) {
      try {
        settling.round(this::begin);
        synchronized (news) {
          if (!closed) {
            news.wait(LOOK_MILLIS);
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("batches are not looked after for a moment: {}", e.toString());
      }
    }
  }

  private void begin(Runnable work) {
    workers.execute(
        () -> {
          work.run();
          wake();
        });
  }
}
