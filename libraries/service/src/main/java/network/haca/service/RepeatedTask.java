package network.haca.service;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that a thread of its own does again and again until it is closed, whatever fails. A failure
 * is logged once, until the work succeeds again.
 */
public final class RepeatedTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);

  private final String name;
  private final Duration pause;
  private final Work work;
  private final BackgroundThread thread;
  private boolean isFailing;

  /** One round of the work. */
  @FunctionalInterface
  public interface Work {
    /** Does a round, and says whether there is more to do at once. */
    boolean go() throws IOException, InterruptedException;
  }

  /**
   * Begins at once.
   *
   * @param name of the thread
   * @param pause after a round that failed, or after which there is nothing more to do
   */
  public RepeatedTask(String name, Duration pause, Work work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
    this.thread = BackgroundThread.started(name, this::run);
  }

  /** Says whether the thread lives: nothing but closing ends it. */
  public boolean isRunning() {
    return thread.isRunning();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      if (!hasMore()) {
        boolean _ = own.rest(pause);
      }
    }
  }

  private boolean hasMore() throws InterruptedException {
    try {
      boolean more = work.go();
      isFailing = false;
      return more;
    } catch (IOException | RuntimeException | Error e) {
      if (!isFailing) {
        isFailing = true;
        LOG.warn("{} waits: {}", name, e.toString());
      }
      return false;
    }
  }
}
