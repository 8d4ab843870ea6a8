package network.haca.ingress.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The one thread that follows the directory, and time as it passes there. */
public interface EventLoop {
  /** Runs a task soon, after those that were given before. */
  void run(Runnable task);

  /** Runs a task once that long from now. */
  void after(Duration delay, Runnable task);

  /**
   * Runs a task at an interval from now on.
   *
   * @return ends that
   */
  Runnable every(Duration interval, Runnable task);

  /** Runs elsewhere what blocks; its result comes back to the loop. */
  <T> Future<T> blocking(Callable<T> task);

  /** Like {@link System#nanoTime}. */
  long nanos();
}
