package network.haca.answering.core;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that the test sets. */
final class TestClock implements InstantSource {
  long seconds;

  TestClock(long seconds) {
    this.seconds = seconds;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(seconds);
  }
}
