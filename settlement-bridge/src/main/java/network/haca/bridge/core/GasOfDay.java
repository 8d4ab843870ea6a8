package network.haca.bridge.core;

import java.util.HashMap;
import java.util.Map;
import network.haca.primitives.Address;

/**
 * The gas that a keeper has spent on a day of the chain's time, and what it has set aside, of all
 * owners and of each.
 */
final class GasOfDay {
  private static final long DAY = 86_400;

  private final long max;
  private final long ownerMax;

  /** Spent and set aside; no more owners than runs that the day's gas is enough for. */
  private final Map<Address, Long> ofOwners = new HashMap<>();

  private long day;
  private long spent;
  private long aside;

  /**
   * @param ownerMax of an owner's runs
   */
  GasOfDay(long max, long ownerMax) {
    this.max = max;
    this.ownerMax = ownerMax;
  }

  /** The gas that an owner's next run may be given. */
  long left(Address owner, long time) {
    return Math.min(left(time), ownerMax - ofOwners.getOrDefault(owner, 0L));
  }

  /** The gas that is neither spent nor set aside. */
  long left(long time) {
    turn(time);
    return max - spent - aside;
  }

  /** Sets a run's gas limit aside if the day has so much left. */
  boolean take(Address owner, long gas, long time) {
    if (gas > left(owner, time)) {
      return false;
    }
    aside += gas;
    ofOwners.merge(owner, gas, Long::sum);
    return true;
  }

  /**
   * Counts a run that has ended.
   *
   * @param gas that was set aside for it
   * @param used of it
   */
  void spend(Address owner, long gas, long used, long time) {
    turn(time);
    aside -= gas;
    spent += used;
    ofOwners.computeIfPresent(owner, (_, sum) -> sum + used - gas);
  }

  long spent() {
    return spent;
  }

  /** What is under way stays set aside: it counts on the day of its end. */
  private void turn(long time) {
    long now = time / DAY;
    if (now != day) {
      day = now;
      spent = 0;
      ofOwners.clear();
    }
  }
}
