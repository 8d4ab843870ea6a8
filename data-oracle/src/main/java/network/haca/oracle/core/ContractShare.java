package network.haca.oracle.core;

import java.util.Optional;

/**
 * The most of what a source may be asked that contracts get, however many facts they ask for. It is
 * a bound, and none for feeds and clients, who share what contracts do not use.
 *
 * @param percent of each bound, rounded down
 */
public record ContractShare(int percent) {
  /**
   * Questions of contracts to a source that has no quota: a flood of them must not make it rest,
   * which feeds would feel, too.
   */
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

  /** Returns true if a source's quotas leave contracts a question. */
  public boolean leavesSome(Optional<Integer> perMinute, Optional<Integer> perDay) {
    return perMinute(perMinute) > 0 && perDay.map(this::of).orElse(1) > 0;
  }

  /** The part of a source's quota for a minute. */
  int perMinute(Optional<Integer> quota) {
    return quota.map(this::of).orElse(PER_MINUTE_MAX);
  }
}
