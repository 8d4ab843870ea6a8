package network.haca.service;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that are closed all at once: those that wait for the same answer while the process ends
 * wait no longer together than one of them does.
 */
public final class Together implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Together.class);

  private final List<AutoCloseable> parts = new ArrayList<>();

  /** Keeps a part that was started, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.add(part);
    return part;
  }

  /** Returns when all are closed, each even if another fails to close. */
  @Override
  public void close() {
    List<AutoCloseable> closing;
    synchronized (this) {
      closing = List.copyOf(parts);
      parts.clear();
    }
    List<Thread> threads =
        closing.stream().map(part -> Thread.ofVirtual().start(() -> close(part))).toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception | Error e) {
      LOG.warn("{} does not close", part.getClass().getSimpleName(), e);
    }
  }
}
