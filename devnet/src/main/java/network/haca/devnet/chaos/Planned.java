package network.haca.devnet.chaos;

import java.time.Duration;

/**
 * A fault of the schedule.
 *
 * @param lane whose faults follow one another: the next begins when this one is lifted and its role
 *     works again
 * @param at after the load began, at the earliest
 * @param lasts until it is lifted
 */
record Planned(String lane, Duration at, Duration lasts, Fault fault) {
  /** Such as {@code 12.3 s bridge-0 killed for 4.0 s}. */
  String line() {
    return "%s  %s %s for %s".formatted(seconds(at), fault.target(), fault.name(), seconds(lasts));
  }

  static String seconds(Duration time) {
    long tenths = time.toMillis() / 100;
    return "%s.%s s".formatted(tenths / 10, tenths % 10);
  }
}
