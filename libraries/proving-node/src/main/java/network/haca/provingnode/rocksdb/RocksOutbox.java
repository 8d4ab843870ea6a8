package network.haca.provingnode.rocksdb;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import network.haca.provingnode.core.Outbox;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * Proofs in RocksDB under ascending sequence numbers until somebody has taken them. Concurrent
 * synced writes share one fdatasync: RocksDB groups them.
 *
 * @param <M> what is kept of a proof
 */
public final class RocksOutbox<M extends MessageLite> implements Outbox<M>, AutoCloseable {
  /** When a proof counts as durable (rule O1). */
  public enum Sync {
    /** Survives a power cut: fdatasync before the answer. */
    DISK,
    /** Survives the death of the process only. */
    PROCESS
  }

  /** A proof that waits, under its number. */
  public record Entry<M>(long sequence, M proof) {}

  private final Parser<M> parser;

  private final Options options;
  private final WriteOptions writeOptions;
  private final RocksDB database;
  private final long capacity;
  private final AtomicLong next;
  private final AtomicLong waiting;

  /**
   * Whoever works with the database holds it for reading: used after its end, it ends the process.
   */
  private final ReadWriteLock end = new ReentrantReadWriteLock();

  private boolean isClosed;

  private RocksOutbox(
      Parser<M> parser,
      Options options,
      WriteOptions writeOptions,
      RocksDB database,
      long capacity) {
    this.parser = parser;
    this.options = options;
    this.writeOptions = writeOptions;
    this.database = database;
    this.capacity = capacity;
    long count = 0;
    long last = -1;
    try (RocksIterator entries = database.newIterator()) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        count++;
        last = ByteBuffer.wrap(entries.key()).getLong();
      }
    }
    this.next = new AtomicLong(last + 1);
    this.waiting = new AtomicLong(count);
  }

  /**
   * @param capacity proofs that may wait before answers are refused
   */
  public static <M extends MessageLite> RocksOutbox<M> open(
      Parser<M> parser, Path folder, Sync sync, long capacity) throws IOException {
    Files.createDirectories(folder);
    Options options = new Options().setCreateIfMissing(true);
    WriteOptions writeOptions = new WriteOptions().setSync(sync == Sync.DISK);
    try {
      RocksDB database = RocksDB.open(options, folder.toString());
      return new RocksOutbox<>(parser, options, writeOptions, database, capacity);
    } catch (RocksDBException e) {
      throw new IOException("cannot open the outbox in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long append(M proof) throws FullException {
    if (waiting.incrementAndGet() > capacity) {
      throw new FullException(waiting.decrementAndGet());
    }
    end.readLock().lock();
    try {
      requireOpen();
      long sequence = next.getAndIncrement();
      database.put(writeOptions, key(sequence), proof.toByteArray());
      return sequence;
    } catch (RocksDBException e) {
      waiting.decrementAndGet();
      throw new IllegalStateException("the outbox cannot be written", e);
    } finally {
      end.readLock().unlock();
    }
  }

  /** The proofs from number {@code from} on, oldest first. */
  public List<Entry<M>> read(long from, int limit) {
    end.readLock().lock();
    try {
      return entries(from, limit);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the outbox holds what it did not write", e);
    } finally {
      end.readLock().unlock();
    }
  }

  /** The numbers of all that wait, oldest first. */
  public List<Long> sequences() {
    end.readLock().lock();
    try (RocksIterator iterator = newIterator()) {
      List<Long> sequences = new ArrayList<>();
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        sequences.add(ByteBuffer.wrap(iterator.key()).getLong());
      }
      return sequences;
    } finally {
      end.readLock().unlock();
    }
  }

  /** One proof by its number; nothing if it was taken. */
  public Optional<M> get(long sequence) {
    end.readLock().lock();
    try {
      requireOpen();
      byte[] value = database.get(key(sequence));
      return value == null ? Optional.empty() : Optional.of(parser.parseFrom(value));
    } catch (RocksDBException | InvalidProtocolBufferException e) {
      throw new IllegalStateException("the outbox cannot be read", e);
    } finally {
      end.readLock().unlock();
    }
  }

  /** Forgets a proof that was taken; an unsynced delete that is lost only sends it twice. */
  public void remove(long sequence) {
    end.readLock().lock();
    try {
      requireOpen();
      database.delete(key(sequence));
      waiting.decrementAndGet();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the outbox cannot be written", e);
    } finally {
      end.readLock().unlock();
    }
  }

  public long waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    end.writeLock().lock();
    try {
      isClosed = true;
      database.close();
      writeOptions.close();
      options.close();
    } finally {
      end.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the outbox is closed");
    }
  }

  private RocksIterator newIterator() {
    requireOpen();
    return database.newIterator();
  }

  private List<Entry<M>> entries(long from, int limit) throws InvalidProtocolBufferException {
    List<Entry<M>> entries = new ArrayList<>();
    try (RocksIterator iterator = newIterator()) {
      for (iterator.seek(key(from));
          iterator.isValid() && entries.size() < limit;
          iterator.next()) {
        entries.add(
            new Entry<>(
                ByteBuffer.wrap(iterator.key()).getLong(), parser.parseFrom(iterator.value())));
      }
    }
    return entries;
  }

  private static byte[] key(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }
}
