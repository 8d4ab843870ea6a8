package network.haca.service;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The processes that this one starts. All are started here: once the others have been told to end,
 * none may begin that would outlive this process.
 */
public final class Children {
  private static final long LOOK_MILLIS = 20;

  /** A start that hangs must not keep the others from being ended. */
  private static final long START_MILLIS_MAX = 500;

  private static final ReentrantLock STARTING = new ReentrantLock();
  private static volatile boolean isOver;

  private Children() {}

  /**
   * Starts a process that ends with this one at the latest.
   *
   * @throws IOException if it cannot be started, or this process is ending
   */
  public static Process start(ProcessBuilder builder) throws IOException {
    STARTING.lock();
    try {
      if (isOver) {
        throw new IOException("this process is ending, and starts no other");
      }
      return builder.start();
    } finally {
      STARTING.unlock();
    }
  }

  /**
   * Lets no further process start, asks all to end, and kills those that have not ended in time,
   * with all that they started.
   *
   * @return those that were killed
   */
  static List<ProcessHandle> end(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    forbidStarts();
    ProcessHandle self = ProcessHandle.current();
    Set<ProcessHandle> seen = new LinkedHashSet<>(self.descendants().toList());
    self.children().forEach(ProcessHandle::destroy);
    try {
      while (seen.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
        // What a child starts while it ends is nobody's descendant once that child is gone.
        self.descendants().forEach(seen::add);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return seen.stream().filter(ProcessHandle::destroyForcibly).toList();
  }

  private static void forbidStarts() {
    boolean locked = false;
    try {
      locked = STARTING.tryLock(START_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    isOver = true;
    if (locked) {
      STARTING.unlock();
    }
  }
}
