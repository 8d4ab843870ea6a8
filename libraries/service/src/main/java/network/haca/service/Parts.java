package network.haca.service;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a role, closed in the reverse of the order in which they were started, each even if
 * another fails to close. So a role that fails to start leaves no lock, port or thread behind.
 */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Starts a role, whose parts it adds as they start. */
  @FunctionalInterface
  public interface Start<R, E extends Exception> {
    R with(Parts parts) throws IOException, E;
  }

  /**
   * Starts a role; if that fails, the parts that have started by then are closed.
   *
   * @throws IOException of the start
   */
  public static <R, E extends Exception> R start(Start<R, E> start) throws IOException, E {
    Parts parts = new Parts();
    boolean isStarted = false;
    try {
      R role = start.with(parts);
      isStarted = true;
      return role;
    } finally {
      if (!isStarted) {
        parts.close();
      }
    }
  }

  /** Keeps a part that was started, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (true) {
      AutoCloseable part;
      synchronized (this) {
        if (parts.isEmpty()) {
          return;
        }
        part = parts.pop();
      }
      try {
        part.close();
      } catch (Exception | Error e) {
        LOG.warn("{} does not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
