package network.haca.bridge.chain;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.core.BatchSettling;
import network.haca.bridge.core.Batches;
import network.haca.bridge.core.SettlingBatch;
import network.haca.service.BackgroundThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the settling of batches going, in the background: a thread that looks after all of them,
 * and a virtual one for each piece of work.
 */
public final class SettlingLoop implements Batches, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettlingLoop.class);
  private static final long LOOK_MILLIS = 50;

  /** Between two looks while there is no batch. */
  private static final long IDLE_MILLIS = 5_000;

  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final BatchSettling settling;
  private final Semaphore news = new Semaphore(0);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final BackgroundThread thread;

  /** Begins at once. */
  public SettlingLoop(BatchSettling settling) {
    this.settling = settling;
    this.thread = BackgroundThread.started("batch-settling", this::run);
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
    return thread.isRunning();
  }

  @Override
  public void close() {
    thread.askToEnd();
    wake();
    thread.close();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("work on batches does not end; it goes on when the bridge is started again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    news.release();
  }

  private void awaitNews() throws InterruptedException {
    long pause = settling.passages().size() == 0 ? IDLE_MILLIS : LOOK_MILLIS;
    boolean _ = news.tryAcquire(pause, TimeUnit.MILLISECONDS);
    news.drainPermits();
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      try {
        settling.round(this::begin);
        awaitNews();
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
