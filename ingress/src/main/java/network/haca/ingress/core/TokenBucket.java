package network.haca.ingress.core;

import java.time.Duration;
import java.util.Optional;

/** Spreads what is let in evenly over time, at a rate that may change. For one thread. */
final class TokenBucket {
  /** Greatest burst that is let in at once, as the time in which it is due. */
  private static final Duration BURST = Duration.ofMillis(100);

  /** Upper bound on waiting for one's turn. */
  private static final Duration WAIT_MAX = Duration.ofMillis(250);

  private double tokens;
  private long filledAt;

  /**
   * Takes the next place.
   *
   * @param now in milliseconds
   * @param rate of places in a millisecond, more than 0
   * @return the time until it is one's turn; nothing, and no place, if that is too long
   */
  Optional<Duration> take(long now, double rate) {
    double most = Math.max(1, rate * BURST.toMillis());
    tokens = Math.min(most, tokens + Math.max(0, now - filledAt) * rate);
    filledAt = now;
    double wait = Math.max(0, 1 - tokens) / rate;
    if (wait > WAIT_MAX.toMillis()) {
      return Optional.empty();
    }
    tokens--;
    return Optional.of(Duration.ofMillis((long) Math.ceil(wait)));
  }
}
