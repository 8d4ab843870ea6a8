package network.haca.provingnode.enrolment;

import java.time.Duration;
import java.time.Instant;

/**
 * The key that another one took the place of. It signs what was asked before, for as long as that
 * counts.
 *
 * @param until it signs nothing from then on
 */
record FormerKey(RegisteredKey key, Instant until) {
  /**
   * The time from the block that ended the key. It counts for 60 seconds from then (rule N3); the
   * rest is for a clock that is behind the chain's.
   */
  static final Duration COUNTS = Duration.ofSeconds(50);
}
