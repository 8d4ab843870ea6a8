package network.haca.primitives;

import java.time.Duration;

/**
 * The time to wait after a failure: twice as long after each one that follows, until something
 * succeeds.
 *
 * @param first after the first failure
 * @param most however many there were
 */
public record GrowingPause(Duration first, Duration most) {
  private static final int DOUBLINGS_MAX = 30;

  /**
   * @param failures that followed one another, one at least
   */
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX));
    return pause.compareTo(most) < 0 ? pause : most;
  }
}
