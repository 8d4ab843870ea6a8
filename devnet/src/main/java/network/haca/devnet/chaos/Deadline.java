package network.haca.devnet.chaos;

import java.time.Duration;

/** The end of some patience, from now on. */
final class Deadline {
  private final long end;

  Deadline(Duration patience) {
    end = System.nanoTime() + patience.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }
}
