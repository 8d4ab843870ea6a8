package network.haca.devnet.devchain;

import java.util.Optional;
import java.util.TreeMap;

/** The heights that a chain may be taken back to, by the number of the snapshot. */
final class ChainSnapshots {
  static final int COUNT_MAX = 1_024;

  private final TreeMap<Long, Snapshot> taken = new TreeMap<>();
  private long next;

  /** The height and the clock of a chain at one moment. */
  record Snapshot(long height, ChainClock.Setting clock) {}

  /** The number of a new one; nothing if there are too many already. */
  Optional<Long> take(long height, ChainClock.Setting clock) {
    if (taken.size() == COUNT_MAX) {
      return Optional.empty();
    }
    taken.put(next, new Snapshot(height, clock));
    return Optional.of(next++);
  }

  /** Removes a snapshot and all later ones; nothing if it is not there. */
  Optional<Snapshot> use(long number) {
    Optional<Snapshot> snapshot = Optional.ofNullable(taken.get(number));
    snapshot.ifPresent(found -> taken.tailMap(number).clear());
    return snapshot;
  }
}
