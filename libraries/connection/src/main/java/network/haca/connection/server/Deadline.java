package network.haca.connection.server;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long. It may begin and end for every packet, so no more than one timer waits
 * however often it does. For one thread.
 */
final class Deadline {
  private final long nanosMax;
  private final EventExecutor executor;
  private final Runnable expired;
  private boolean runs;
  private boolean timerWaits;
  private long since;

  Deadline(Duration most, EventExecutor executor, Runnable expired) {
    this.nanosMax = most.toNanos();
    this.executor = executor;
    this.expired = expired;
  }

  /** Counts from a moment of {@link System#nanoTime}; one that runs goes on from its own. */
  void begin(long now) {
    if (!runs) {
      runs = true;
      since = now;
      arm(nanosMax);
    }
  }

  void end() {
    runs = false;
  }

  private void arm(long nanos) {
    if (!timerWaits) {
      timerWaits = true;
      var _ = executor.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    timerWaits = false;
    if (!runs) {
      return;
    }
    long left = nanosMax - (System.nanoTime() - since);
    if (left > 0) {
      arm(left);
    } else {
      runs = false;
      expired.run();
    }
  }
}
