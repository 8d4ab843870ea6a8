package network.haca.bridge.core;

/** The gas that a keeper has spent on a day of the chain's time, and what it has set aside. */
final class GasOfDay {
  private static final long DAY = 86_400;

  private final long max;
  private long day;
  private long spent;
  private long aside;

  GasOfDay(long max) {
    this.max = max;
  }

  /** Sets a run's gas limit aside if the day has so much left. */
  boolean take(long gas, long time) {
    turn(time);
    if (gas > max - spent - aside) {
      return false;
    }
    aside += gas;
    return true;
  }

  /**
   * Counts a run that has ended.
   *
   * @param gas that was set aside for it
   * @param used of it
   */
  void spend(long gas, long used, long time) {
    turn(time);
    aside -= gas;
    spent += used;
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
    }
  }
}
