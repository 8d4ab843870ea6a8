package network.haca.bridge.core;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Two clocks of a process.
 *
 * @param steady in milliseconds; it only goes forward
 * @param day what people call the time, which may be set
 */
public record Clocks(LongSupplier steady, InstantSource day) {
  long now() {
    return steady.getAsLong();
  }

  long epochMillis() {
    return day.instant().toEpochMilli();
  }
}
