package network.haca.bridge.core;

import java.time.Duration;
import java.time.Instant;

/** The clocks of a process, which stand still until the test moves them. */
final class ManualTime {
  private long steady = Duration.ofDays(3).toMillis();
  private Instant day = Instant.parse("2026-01-01T00:00:00Z");

  Clocks clocks() {
    return new Clocks(() -> steady, () -> day);
  }

  long now() {
    return steady;
  }

  void pass(Duration time) {
    steady += time.toMillis();
    day = day.plus(time);
  }

  /** Starts the machine again: the steady clock begins anew, the day goes on. */
  void restart(Duration off) {
    steady = 0;
    day = day.plus(off);
  }

  /** Somebody sets the clock. */
  void set(Duration ahead) {
    day = day.plus(ahead);
  }
}
