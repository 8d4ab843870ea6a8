package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What payers could pay when the chain was last asked, less what has been settled since (rule X7).
 * Whoever uses it has the lock.
 */
final class Funds {
  /** Purses that are remembered; of more, the one longest unread is asked for again. */
  private static final int PURSES_MAX = 10_000;

  private final Map<Purse, Seen> seen = new LinkedHashMap<>();
  private final Duration ageMax;

  Funds(Duration ageMax) {
    this.ageMax = ageMax;
  }

  /**
   * A purse at a block.
   *
   * @param at when it was read
   * @param available the lesser of its balance and what Permit2 may take of it
   */
  record Seen(Instant at, long block, BigInteger available) {
    private Seen less(BigInteger amount) {
      return new Seen(at, block, available.subtract(amount));
    }
  }

  /** Nothing if the chain has not been asked, or too long ago. */
  Optional<Seen> fresh(Purse purse, Instant now) {
    return Optional.ofNullable(seen.get(purse))
        .filter(each -> !each.at().plus(ageMax).isBefore(now));
  }

  void put(Purse purse, Seen state) {
    seen.remove(purse);
    seen.put(purse, state);
    if (seen.size() > PURSES_MAX) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** A claim's amount has moved: a purse that was read before has so much less. */
  void settled(Claim claim, long block) {
    seen.computeIfPresent(
        Purse.of(claim),
        (_, state) -> block > state.block() ? state.less(claim.amount().value()) : state);
  }
}
