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
  private final Occasion.Source occasions;
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
    this(name, pause, () -> Occasion.NOW, work);
  }

  /**
   * The same, for work that has nothing to do until something happens.
   *
   * @param occasions of which one is awaited after each pause, unless the round failed
   */
  public RepeatedTask(String name, Duration pause, Occasion.Source occasions, Work work) {
    this.name = name;
    this.pause = pause;
    this.occasions = occasions;
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
      // Before the look: what happens during it is news.
      Occasion occasion = occasions.next();
      if (!hasMore() && !own.rest(pause) && !isFailing) {
        occasion.await();
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
