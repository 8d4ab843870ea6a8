package network.haca.ingress.core;

/** Counts answers by when they were given, for the last two minutes. For one thread. */
final class AnswerCounts {
  private static final long SLOT_MILLIS = 100;
  private static final int SLOTS = 1_200;

  private final long[] counts = new long[SLOTS];
  private long slot;
  private long total;

  /** Counts an answer of this moment, in milliseconds since 1970. */
  void add(long now) {
    moveTo(now / SLOT_MILLIS);
    counts[place(slot)]++;
    total++;
  }

  /** The answers so far. */
  long total() {
    return total;
  }

  /** The answers until a time; of a time more than two minutes ago, those until two minutes ago. */
  long until(long time) {
    long last = time / SLOT_MILLIS;
    long later = 0;
    for (long at = Math.max(last + 1, slot - SLOTS + 1); at <= slot; at++) {
      later += counts[place(at)];
    }
    return total - later;
  }

  /** A clock that is set back counts what is given meanwhile as given at its last time. */
  private void moveTo(long next) {
    for (long at = Math.max(slot + 1, next - SLOTS + 1); at <= next; at++) {
      counts[place(at)] = 0;
    }
    slot = Math.max(slot, next);
  }

  private static int place(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}
