package network.haca.oracle.core;

import java.util.Optional;

/**
 * The part of what a source may be asked that is for contracts. What is left is for feeds and
 * clients, however many facts contracts ask for.
 *
 * @param percent of each bound, rounded down
 */
public record ContractShare(int percent) {
  /** Of a source that has no quota: a flood must not make it rest, which feeds would feel, too. */
  static final int PER_MINUTE_MAX = 600;

  private static final int WHOLE = 100;

  public ContractShare {
    if (percent < 1 || percent > WHOLE) {
      throw new IllegalArgumentException("a share is 1 to 100 percent");
    }
  }

  /** The part of a bound. */
  public int of(int bound) {
    return Math.toIntExact((long) bound * percent / WHOLE);
  }

  /** The part of a source's quota for a minute. */
  int perMinute(Optional<Integer> quota) {
    return quota.map(this::of).orElse(PER_MINUTE_MAX);
  }
}
