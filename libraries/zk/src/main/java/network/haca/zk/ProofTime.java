package network.haca.zk;

import java.time.Duration;

/**
 * An estimate of how far a proof is, by the time that earlier ones took: a proof itself says
 * nothing.
 */
public final class ProofTime {
  /** Nobody knows that a proof is done before it is. */
  private static final int PERCENT_MAX = 99;

  private ProofTime() {}

  /**
   * The share that is done.
   *
   * @param expected of the whole, above zero
   * @return from 0 to 99
   */
  public static int percent(Duration elapsed, Duration expected) {
    long share = 100 * elapsed.toMillis() / Math.max(1, expected.toMillis());
    return Math.clamp(share, 0, PERCENT_MAX);
  }

  /** The time that is left; zero once it has taken longer than expected. */
  public static Duration left(Duration elapsed, Duration expected) {
    Duration left = expected.minus(elapsed);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
