package network.haca.llmnode.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Lets a provider rest that failed several times in a row, so that requests go to the next one at
 * once; after the pause one more try decides.
 */
final class Breaker {
  private final int failuresMax;
  private final Duration pause;
  private final InstantSource clock;
  private int failures;
  private Instant restsUntil = Instant.MIN;

  Breaker(int failuresMax, Duration pause, InstantSource clock) {
    this.failuresMax = failuresMax;
    this.pause = pause;
    this.clock = clock;
  }

  synchronized boolean rests() {
    return clock.instant().isBefore(restsUntil);
  }

  synchronized void succeeded() {
    failures = 0;
    restsUntil = Instant.MIN;
  }

  synchronized void failed() {
    failures++;
    if (failures >= failuresMax) {
      restsUntil = clock.instant().plus(pause);
    }
  }
}
