package network.haca.settings;

import java.time.Duration;

/**
 * Durations, written as people say them, {@code 500ms}, {@code 2s}, {@code 90d}, or as ISO 8601 has
 * them.
 */
public final class Durations {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration GREATEST = Duration.ofDays(1);

  private Durations() {}

  /** For what is waited for: timers take no less than the least, and no one waits longer. */
  public static Form<Duration> waiting() {
    return between(LEAST, GREATEST);
  }

  public static Form<Duration> upTo(Duration greatest) {
    return between(LEAST, greatest);
  }

  /** The same, where 0 means not at all. */
  public static Form<Duration> noneUpTo(Duration greatest) {
    return between(Duration.ZERO, greatest);
  }

  public static Form<Duration> between(Duration least, Duration greatest) {
    String text = "a duration from %s to %s".formatted(write(least), write(greatest));
    return Form.of(text, Durations::parse, Durations::write)
        .where(value -> value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0);
  }

  private static Duration parse(String text) {
    if (text.startsWith("P")) {
      return Duration.parse(text);
    }
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
  }

  private static String write(Duration value) {
    if (value.toNanosPart() % 1_000_000 != 0) {
      return value.toString();
    }
    if (value.toMillisPart() != 0) {
      return value.toMillis() + "ms";
    }
    if (value.toSecondsPart() != 0 || value.isZero()) {
      return value.toSeconds() + "s";
    }
    if (value.toMinutesPart() != 0) {
      return value.toMinutes() + "m";
    }
    return value.toHoursPart() != 0 ? value.toHours() + "h" : value.toDays() + "d";
  }
}
