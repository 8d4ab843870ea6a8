package network.haca.bridge.core;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The records of each partition that are done, where they end in another order than they began: an
 * offset is committed only when all before it are done, so that none is skipped after a restart.
 * Only what is not done takes memory: a record that waits for long costs nothing for those behind.
 *
 * @param <P> names a partition
 */
public final class OffsetLedger<P> {
  private static final class Records {
    /** By the offset of each record that is not done, the offset behind the record before it. */
    private final TreeMap<Long, Long> open = new TreeMap<>();

    private long end;
    private long taken;

    private Records(long first) {
      this.end = first;
      this.taken = first;
    }
  }

  private final Map<P, Records> partitions = new HashMap<>();

  /** A record's work begins; records of a partition begin in order. */
  public synchronized void begin(P partition, long offset) {
    Records records = partitions.computeIfAbsent(partition, any -> new Records(offset));
    records.open.put(offset, records.end);
    records.end = offset + 1;
  }

  public synchronized void done(P partition, long offset) {
    Records records = partitions.get(partition);
    if (records != null) {
      records.open.remove(offset);
    }
  }

  /** Forgets a partition, which another consumer has now. */
  public synchronized void forget(P partition) {
    partitions.remove(partition);
  }

  /** The offset to commit of a partition: the first that is not done. Asked once, it is taken. */
  public synchronized OptionalLong take(P partition) {
    Records records = partitions.get(partition);
    if (records == null) {
      return OptionalLong.empty();
    }
    long next = records.open.isEmpty() ? records.end : records.open.firstEntry().getValue();
    if (next == records.taken) {
      return OptionalLong.empty();
    }
    records.taken = next;
    return OptionalLong.of(next);
  }

  /** The records whose work goes on. */
  public synchronized long open() {
    return partitions.values().stream().mapToLong(records -> records.open.size()).sum();
  }
}
