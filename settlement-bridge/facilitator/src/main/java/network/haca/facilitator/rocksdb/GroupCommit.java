package network.haca.facilitator.rocksdb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Writes changes in the order in which they come, and all that have come while the disk was busy in
 * one go. Whoever waits writes: there is no thread of its own. A change that is not on disk yet is
 * read as if it were.
 */
final class GroupCommit implements AutoCloseable {
  private final RocksDB database;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private Map<Bytes, Optional<Bytes>> queued = new HashMap<>();
  private Map<Bytes, Optional<Bytes>> inFlight = Map.of();
  private long submitted;
  private long durable;
  private boolean isWriting;
  private volatile Optional<String> failure = Optional.empty();

  GroupCommit(RocksDB database) {
    this.database = database;
  }

  /**
   * Takes values for keys, nothing to delete one. No keys are no change: whoever submits them waits
   * for what came before.
   *
   * @return what {@link #await} is to be called with
   */
  synchronized long submit(Map<Bytes, Optional<Bytes>> changes) {
    requireSound();
    if (!changes.isEmpty()) {
      queued.putAll(changes);
      submitted++;
    }
    return submitted;
  }

  /**
   * Returns once the changes, and all before them, are on disk.
   *
   * @throws IllegalStateException if they cannot be written; then nothing is taken any more, since
   *     what was built on them would be wrong
   */
  void await(long ticket) {
    while (true) {
      synchronized (this) {
        requireSound();
        if (durable >= ticket) {
          return;
        }
        if (isWriting) {
          waitForWriter();
          continue;
        }
        isWriting = true;
      }
      writeQueued();
    }
  }

  private synchronized void waitForWriter() {
    boolean isInterrupted = false;
    while (isWriting) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeQueued() {
    long upTo;
    synchronized (this) {
      inFlight = queued;
      queued = new HashMap<>();
      upTo = submitted;
    }
    Optional<String> error = write(inFlight);
    synchronized (this) {
      isWriting = false;
      failure = error;
      if (error.isEmpty()) {
        durable = upTo;
        inFlight = Map.of();
      }
      notifyAll();
    }
  }

  private Optional<String> write(Map<Bytes, Optional<Bytes>> changes) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<Bytes, Optional<Bytes>> change : changes.entrySet()) {
        byte[] key = change.getKey().toArray();
        if (change.getValue().isPresent()) {
          batch.put(key, change.getValue().get().toArray());
        } else {
          batch.delete(key);
        }
      }
      database.write(synced, batch);
      return Optional.empty();
    } catch (RocksDBException e) {
      return Optional.of("the ledger cannot be written: " + e.getMessage());
    }
  }

  Optional<Bytes> get(Bytes key) {
    synchronized (this) {
      requireSound();
      for (Map<Bytes, Optional<Bytes>> unwritten : List.of(queued, inFlight)) {
        if (unwritten.containsKey(key)) {
          return unwritten.get(key);
        }
      }
    }
    try {
      return Optional.ofNullable(database.get(key.toArray())).map(Bytes::wrap);
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be read: " + e.getMessage(), e);
    }
  }

  /** Why the last changes were not written, as on a full disk. */
  Optional<String> failure() {
    return failure;
  }

  private void requireSound() {
    failure.ifPresent(
        why -> {
          throw new IllegalStateException(why);
        });
  }

  @Override
  public void close() {
    synced.close();
  }
}
