package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;

/**
 * The bounds within which requests are answered before they are paid for.
 *
 * @param lease within which a gate is to say how far a request is (rule X3)
 * @param idle after which a session that has charges is settled (rule X7)
 * @param settlePercent of its cap at which a session is settled
 * @param exposurePercent of one cap that a payer may owe at most, over all its sessions
 * @param fundsAge at most, of what is known about a payer's balance
 * @param lossPause for which a payer whose settlement failed pays no {@code upto}
 * @param lossPercentMax of one cap that may be lost in an hour until new payers pay no {@code upto}
 * @param bounds of what is kept at once
 */
public record SessionTerms(
    Duration lease,
    Duration idle,
    int settlePercent,
    int exposurePercent,
    Duration fundsAge,
    Duration lossPause,
    int lossPercentMax,
    Bounds bounds) {
  /** A request ends so long before its permit does, and settling begins (rule X8). */
  public static final Duration SETTLING_TIME = Duration.ofSeconds(60);

  /** For so long after its time limit a request may still be charged as one that is open. */
  static final Duration CHARGING_TIME = Duration.ofSeconds(15);

  static final Duration LOSS_WINDOW = Duration.ofHours(1);

  private static final long PARTS = 1_000_000;
  private static final int PERCENT = 100;

  /**
   * How much is kept at once; what exceeds it is refused.
   *
   * @param sessions that are not settled
   * @param sessionsOfPayer of them, by one payer
   * @param open reservations of one session at once
   * @param requests of one session in all
   * @param holds of all sessions that are not settled, ended ones included
   */
  public record Bounds(int sessions, int sessionsOfPayer, int open, int requests, int holds) {}

  /** The parts of a million of a cap that an amount is, rounded up. */
  static long share(BigInteger amount, BigInteger cap) {
    return amount
        .multiply(BigInteger.valueOf(PARTS))
        .add(cap)
        .subtract(BigInteger.ONE)
        .divide(cap)
        .longValueExact();
  }

  long exposureParts() {
    return exposurePercent * (PARTS / PERCENT);
  }

  long lossPartsMax() {
    return lossPercentMax * (PARTS / PERCENT);
  }

  boolean isWorthSettling(BigInteger charged, BigInteger cap) {
    return charged.signum() > 0
        && charged
                .multiply(BigInteger.valueOf(PERCENT))
                .compareTo(cap.multiply(BigInteger.valueOf(settlePercent)))
            >= 0;
  }
}
