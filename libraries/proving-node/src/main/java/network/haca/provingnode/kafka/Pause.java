package network.haca.provingnode.kafka;

import java.time.Duration;

/**
 * How long to wait after a failure: longer each time, until something succeeds.
 *
 * @param least after the first failure
 */
public record Pause(Duration least, Duration most) {
  /** Short enough that Kafka's return is noticed at once. */
  public static final Pause DEFAULT = new Pause(Duration.ofMillis(100), Duration.ofSeconds(5));

  private static final int DOUBLINGS_MAX = 16;

  /**
   * @param failures that followed one another
   */
  Duration after(int failures) {
    Duration doubled = least.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX));
    return doubled.compareTo(most) < 0 ? doubled : most;
  }
}
