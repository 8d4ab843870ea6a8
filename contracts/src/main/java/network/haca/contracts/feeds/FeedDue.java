package network.haca.contracts.feeds;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The contract's answer to a round that is submitted now (rule D3), so that none is sent in vain.
 */
public enum FeedDue {
  SUBMIT,
  /** The round's observations are not over by the chain's time. */
  TOO_EARLY,
  /** Its window is over, or a later round was submitted. */
  CLOSED,
  /** The value did not move far enough, and the heartbeat is not over. */
  NOT_DUE,
  /** Valid reports of as many owners were submitted already. */
  NOT_LARGER;

  /** The chain's time may be so many seconds behind the nodes' clocks; the contract's AHEAD_MAX. */
  public static final long AHEAD_SECONDS_MAX = 10;

  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /**
   * Judges as the contract does.
   *
   * @param version that the round is made by
   * @param last what was submitted last
   * @param voices owners whose reports are valid, those of outliers too
   * @param time of the chain, seconds
   */
  public static FeedDue of(
      FeedVersion version,
      Optional<FeedContract.Round> last,
      long round,
      BigInteger answer,
      int voices,
      long time) {
    if (time + AHEAD_SECONDS_MAX < version.endOf(round)) {
      return TOO_EARLY;
    }
    if (time > version.closeOf(round) || last.filter(it -> it.number() > round).isPresent()) {
      return CLOSED;
    }
    if (last.isEmpty()) {
      return SUBMIT;
    }
    if (last.get().number() == round) {
      return voices > last.get().voices() ? SUBMIT : NOT_LARGER;
    }
    return isDue(version, last.get(), round, answer) ? SUBMIT : NOT_DUE;
  }

  private static boolean isDue(
      FeedVersion version, FeedContract.Round last, long round, BigInteger answer) {
    FeedDefinition definition = version.definition();
    BigInteger moved = answer.subtract(last.answer()).abs().multiply(MILLION);
    BigInteger needed = last.answer().abs().multiply(BigInteger.valueOf(definition.deviation()));
    if (moved.signum() > 0 && moved.compareTo(needed) >= 0) {
      return true;
    }
    long nextClose = version.closeOf(round) + definition.interval();
    return nextClose > last.endedAt() + definition.heartbeat();
  }
}
