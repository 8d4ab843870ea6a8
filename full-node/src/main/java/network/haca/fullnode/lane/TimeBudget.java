package network.haca.fullnode.lane;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Execution time that may be used: it refills steadily, and never holds more than a minute gives.
 * What is known to have been used only afterwards is owed, a minute's worth at most.
 */
final class TimeBudget {
  private static final long REFILL_NANOS = Duration.ofMinutes(1).toNanos();

  private final double full;
  private final LongSupplier clock;
  private double left;
  private long seen;

  /**
   * @param perMinute what refills in a minute
   * @param clock in nanoseconds
   */
  TimeBudget(Duration perMinute, LongSupplier clock) {
    this.full = perMinute.toNanos();
    this.clock = clock;
    this.left = full;
    this.seen = clock.getAsLong();
  }

  /** Returns true if nothing may be begun now. */
  synchronized boolean isSpent() {
    refill();
    return left <= 0;
  }

  /** Returns true if so much is owed that not even a quick call may be begun. */
  synchronized boolean isOverdrawn() {
    refill();
    return left <= -full / 2;
  }

  /** Returns true if nothing of it is missing, so that a new one is the same. */
  synchronized boolean isFull() {
    refill();
    return left >= full;
  }

  synchronized void spend(long nanos) {
    refill();
    left = Math.max(-full, left - nanos);
  }

  private void refill() {
    long now = clock.getAsLong();
    left = Math.min(full, left + full / REFILL_NANOS * Math.max(0, now - seen));
    seen = now;
  }
}
