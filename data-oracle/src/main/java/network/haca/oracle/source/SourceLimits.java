package network.haca.oracle.source;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds of one source, beside those of all.
 *
 * @param perMinute how often it is asked in any 60 s at most
 * @param perDay likewise in any 24 h
 * @param time until its whole answer is there
 * @param answerBytes of one answer
 */
public record SourceLimits(
    Optional<Integer> perMinute,
    Optional<Integer> perDay,
    Optional<Duration> time,
    Optional<Integer> answerBytes) {
  static final int PER_MINUTE_MAX = 10_000;
  static final int PER_DAY_MAX = 100_000;
  static final int SECONDS_MAX = 600;
  static final int BYTES_MAX = 64 << 20;
}
