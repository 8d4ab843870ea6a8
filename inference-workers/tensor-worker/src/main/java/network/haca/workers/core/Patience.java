package network.haca.workers.core;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The time that requests may wait for a place where they are served. While the first in line has
 * waited longer, no other is let in: it would be answered too late, and hold up those behind it.
 *
 * @param most that the first in line may have waited
 */
public record Patience(Duration most) {
  /**
   * Why nobody is let in now, for who asks; nothing if somebody is.
   *
   * @param since when the first in line came; nothing if nobody waits
   * @param now on the same clock, in nanoseconds
   */
  public Optional<String> refusal(OptionalLong since, long now) {
    if (since.isEmpty() || now - since.getAsLong() <= most.toNanos()) {
      return Optional.empty();
    }
    return Optional.of(
        "the first request in line has waited for "
            + Duration.ofNanos(now - since.getAsLong()).toMillis()
            + " ms already; try again later");
  }
}
