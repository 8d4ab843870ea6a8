package network.haca.bridge.core;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which records of each partition are done, where they end in another order than they began: an
 * offset is committed only when all before it are done, so that none is skipped after a restart.
 *
 * @param <P> names a partition
 */
public final class OffsetLedger<P> {
  private final Map<P, TreeMap<Long, Boolean>> partitions = new HashMap<>();

  /** A record's work begins; records of a partition begin in order. */
  public synchronized void begin(P partition, long offset) {
    partitions.computeIfAbsent(partition, any -> new TreeMap<>()).put(offset, false);
  }

  public synchronized void done(P partition, long offset) {
    TreeMap<Long, Boolean> records = partitions.get(partition);
    if (records != null) {
      records.replace(offset, true);
    }
  }

  /** Forgets a partition, which another consumer has now. */
  public synchronized void forget(P partition) {
    partitions.remove(partition);
  }

  /** The offset to commit of a partition: the first that is not done. Asked once, it is taken. */
  public synchronized OptionalLong take(P partition) {
    TreeMap<Long, Boolean> records = partitions.getOrDefault(partition, new TreeMap<>());
    OptionalLong next = OptionalLong.empty();
    while (!records.isEmpty() && records.firstEntry().getValue()) {
      next = OptionalLong.of(records.pollFirstEntry().getKey() + 1);
    }
    return next;
  }

  /** The records whose work goes on. */
  public synchronized long open() {
    return partitions.values().stream()
        .flatMap(records -> records.values().stream())
        .filter(done -> !done)
        .count();
  }
}
