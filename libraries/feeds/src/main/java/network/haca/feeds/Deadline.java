package network.haca.feeds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time by which facts have to be read, however many rounds they have. */
public final class Deadline {
  private final InstantSource clock;
  private final Duration allowed;
  private final Instant end;

  private Deadline(InstantSource clock, Duration allowed) {
    this.clock = clock;
    this.allowed = allowed;
    this.end = clock.instant().plus(allowed);
  }

  /** From now on. */
  public static Deadline in(Duration allowed, InstantSource clock) {
    return new Deadline(clock, allowed);
  }

  void require() throws FactReader.RefusedException {
    if (clock.instant().isAfter(end)) {
      throw new FactReader.RefusedException(
          "was not read within %s s; ask again, since what was read is kept, or for fewer candles"
              .formatted(allowed.toSeconds()));
    }
  }
}
