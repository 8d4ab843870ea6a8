package network.haca.bridge.rocksdb;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.WaitingBatches;
import network.haca.bridge.rocksdb.BridgeDatabase.Changes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The dumps of batches that are not settled, in the bridge's database. */
public final class WaitingStore implements WaitingBatches {
  private final BridgeDatabase database;
  private final AtomicLong bytes = new AtomicLong();

  public WaitingStore(BridgeDatabase database) {
    this.database = database;
    database.each(
        BridgeDatabase.WAITING_SIZE,
        entry -> {
          bytes.addAndGet(entry.value().getLong(0));
          return true;
        });
  }

  @Override
  public synchronized void put(SettlingBatch batch, long arrivedAt) {
    change(Optional.empty(), List.of(batch), arrivedAt);
  }

  @Override
  public synchronized void replace(Bytes32 root, List<SettlingBatch> parts) {
    change(Optional.of(root), parts, known(root).map(WaitingStore::arrivedAt).orElse(0L));
  }

  private void change(Optional<Bytes32> gone, List<SettlingBatch> added, long arrivedAt) {
    long difference = 0;
    try (Changes changes = new Changes()) {
      if (gone.isPresent()) {
        difference -= size(gone.get());
        changes.delete(BridgeDatabase.key(BridgeDatabase.WAITING, gone.get()));
        changes.delete(BridgeDatabase.key(BridgeDatabase.WAITING_SIZE, gone.get()));
      }
      for (SettlingBatch batch : added) {
        long size = batch.dump().size();
        difference += size - size(batch.root());
        changes.put(
            BridgeDatabase.key(BridgeDatabase.WAITING, batch.root()), batch.dump().toArray());
        changes.put(
            BridgeDatabase.key(BridgeDatabase.WAITING_SIZE, batch.root()),
            Bytes.concat(BridgeDatabase.number(size), BridgeDatabase.number(arrivedAt)).toArray());
      }
      database.write(changes);
    }
    bytes.addAndGet(difference);
  }

  private long size(Bytes32 root) {
    return known(root).map(value -> value.getLong(0)).orElse(0L);
  }

  /** How many bytes it has, and when it came. */
  private Optional<Bytes> known(Bytes32 root) {
    return database.bytes(BridgeDatabase.key(BridgeDatabase.WAITING_SIZE, root)).map(Bytes::wrap);
  }

  /** An earlier release did not keep when it came; that it waits for long is said at once then. */
  private static long arrivedAt(Bytes known) {
    return known.size() < 2 * Long.BYTES ? 0 : known.getLong(Long.BYTES);
  }

  @Override
  public Optional<Bytes> dump(Bytes32 root) {
    return database.bytes(BridgeDatabase.key(BridgeDatabase.WAITING, root)).map(Bytes::wrap);
  }

  @Override
  public SortedMap<Bytes32, Long> arrivals() {
    SortedMap<Bytes32, Long> arrivals = new TreeMap<>();
    database.each(
        BridgeDatabase.WAITING_SIZE,
        entry -> {
          arrivals.put(entry.hash(), arrivedAt(entry.value()));
          return true;
        });
    return arrivals;
  }

  @Override
  public long bytes() {
    return bytes.get();
  }
}
