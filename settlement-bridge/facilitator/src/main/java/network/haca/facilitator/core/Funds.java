package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** The last settlements of a purse that are remembered, for looks that began before them. */
  private static final int SETTLEMENTS_MAX = 100;

  private final Map<Purse, Seen> seen = new LinkedHashMap<>();
  private final Map<Purse, Deque<Settlement>> settlements = new LinkedHashMap<>();
  private final Duration ageMax;

  Funds(Duration ageMax) {
    this.ageMax = ageMax;
  }

  /**
   * A purse at a block.
   *
   * @param at when it was asked for
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

  /** An amount that has left a purse. */
  private record Settlement(long block, BigInteger amount) {}

  /** Keeps the state of a purse, unless a look that is fresh has shown a later block. */
  void put(Purse purse, Seen state) {
    Optional<Seen> later = fresh(purse, state.at()).filter(known -> known.block() > state.block());
    if (later.isEmpty()) {
      seen.remove(purse);
      seen.put(purse, state.less(settledAfter(purse, state.block())));
      trim(seen);
    }
  }

  private BigInteger settledAfter(Purse purse, long block) {
    return settlements.getOrDefault(purse, new ArrayDeque<>()).stream()
        .filter(each -> each.block() > block)
        .map(Settlement::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** A claim's amount has moved: a purse that was read before has so much less. */
  void settled(Claim claim, long block) {
    Purse purse = Purse.of(claim);
    Deque<Settlement> known = settlements.remove(purse);
    Deque<Settlement> all = known == null ? new ArrayDeque<>() : known;
    all.add(new Settlement(block, claim.amount().value()));
    if (all.size() > SETTLEMENTS_MAX) {
      all.remove();
    }
    settlements.put(purse, all);
    trim(settlements);
    seen.computeIfPresent(
        purse, (_, state) -> block > state.block() ? state.less(claim.amount().value()) : state);
  }

  private static void trim(Map<Purse, ?> purses) {
    if (purses.size() > PURSES_MAX) {
      purses.remove(purses.keySet().iterator().next());
    }
  }
}
