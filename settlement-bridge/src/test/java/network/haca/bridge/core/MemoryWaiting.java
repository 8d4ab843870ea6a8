package network.haca.bridge.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The disk's batches in memory: what is in it outlives a bridge. */
public final class MemoryWaiting implements WaitingBatches {
  private final SortedMap<Bytes32, Bytes> dumps = new TreeMap<>();
  private final SortedMap<Bytes32, Long> arrivals = new TreeMap<>();

  @Override
  public synchronized void put(SettlingBatch batch, long arrivedAt) {
    dumps.put(batch.root(), batch.dump());
    arrivals.put(batch.root(), arrivedAt);
  }

  @Override
  public synchronized void replace(Bytes32 root, List<SettlingBatch> parts) {
    long arrivedAt = arrivals.getOrDefault(root, 0L);
    lose(root);
    arrivals.remove(root);
    parts.forEach(part -> put(part, arrivedAt));
  }

  /** The bytes are gone, though it is known that they were there. */
  synchronized void lose(Bytes32 root) {
    dumps.remove(root);
  }

  @Override
  public synchronized Optional<Bytes> dump(Bytes32 root) {
    return Optional.ofNullable(dumps.get(root));
  }

  @Override
  public synchronized SortedMap<Bytes32, Long> arrivals() {
    return new TreeMap<>(arrivals);
  }

  @Override
  public synchronized long bytes() {
    return dumps.values().stream().mapToLong(Bytes::size).sum();
  }
}
