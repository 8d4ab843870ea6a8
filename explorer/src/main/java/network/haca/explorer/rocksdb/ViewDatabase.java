package network.haca.explorer.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import network.haca.explorer.core.Rows;
import network.haca.explorer.core.Table;
import network.haca.primitives.Bytes;
import network.haca.service.rocksdb.DatabaseFolder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of the view in RocksDB. Changes are made together with how far the topics have been read
 * for them. They are not flushed to disk by themselves: what a crash takes is read from the topics
 * again.
 */
public final class ViewDatabase implements Rows, AutoCloseable {
  /** Version of the rows; a view of another version is made anew. */
  private static final long VERSION = 2;

  private static final byte POSITION = 'P';
  private static final Bytes VERSION_KEY = Bytes.ofUtf8("V");
  private static final Bytes CLUSTER_KEY = Bytes.ofUtf8("C");
  private static final int BLOOM_BITS = 10;

  private final Options options;
  private final WriteOptions writes = new WriteOptions();
  private final ReadOptions reads = new ReadOptions();
  private final RocksDB database;
  private final ReentrantReadWriteLock end = new ReentrantReadWriteLock();
  private boolean isClosed;

  private ViewDatabase(Options options, RocksDB database) {
    this.options = options;
    this.database = database;
  }

  /**
   * Opens the view in a folder, which is empty if it was of another version.
   *
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static ViewDatabase open(Path folder) throws IOException {
    ViewDatabase found = openAsIs(folder);
    OptionalLong version = found.number(VERSION_KEY);
    if (version.isPresent() && version.getAsLong() != VERSION) {
      found.close();
      destroy(folder);
      found = openAsIs(folder);
    }
    ViewDatabase view = found;
    view.change(table -> table.put(VERSION_KEY, number(VERSION)));
    return view;
  }

  /**
   * Throws away the view in a folder.
   *
   * @throws IOException if it cannot be
   */
  public static void destroy(Path folder) throws IOException {
    RocksDB.loadLibrary();
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Options options = new Options()) {
      RocksDB.destroyDB(folder.toString(), options);
    } catch (RocksDBException e) {
      throw new IOException("cannot throw away the view in %s: %s".formatted(folder, e), e);
    }
  }

  private static ViewDatabase openAsIs(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      BlockBasedTableConfig table =
          new BlockBasedTableConfig().setFilterPolicy(new BloomFilter(BLOOM_BITS));
      return new ViewDatabase(options, new DatabaseFolder(folder, "view").open(options, table));
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  /** Waits for what is being read and written; what comes later fails. */
  @Override
  public void close() {
    end.writeLock().lock();
    try {
      if (!isClosed) {
        isClosed = true;
        database.close();
        reads.close();
        writes.close();
        options.close();
      }
    } finally {
      end.writeLock().unlock();
    }
  }

  /** Makes changes, all of them or none; each sees those before it. */
  public void change(Consumer<Table> changes) {
    opened(
        () -> {
          Pending pending = new Pending();
          changes.accept(pending);
          pending.write();
          return true;
        });
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    return opened(() -> Optional.ofNullable(database.get(key.toArray())).map(Bytes::wrap));
  }

  @Override
  public List<Row> page(Bytes prefix, Bytes after, int countMax) {
    return opened(
        () -> {
          Bytes first = Bytes.concat(prefix, after);
          List<Row> rows = new ArrayList<>();
          try (RocksIterator entries = database.newIterator(reads)) {
            entries.seek(first.toArray());
            while (rows.size() < countMax && entries.isValid()) {
              Bytes key = Bytes.wrap(entries.key());
              if (key.size() < prefix.size() || !key.slice(0, prefix.size()).equals(prefix)) {
                break;
              }
              // Behind it, not at it.
              if (after.isEmpty() || !key.equals(first)) {
                rows.add(new Row(key, Bytes.wrap(entries.value())));
              }
              entries.next();
            }
            entries.status();
          }
          return rows;
        });
  }

  /** The id of the cluster whose topics the view is made of; nothing in a view of no records. */
  public Optional<String> cluster() {
    return get(CLUSTER_KEY).map(Bytes::toUtf8);
  }

  /** Keeps the id of the cluster whose topics the view is made of. */
  public void cluster(String id) {
    change(table -> table.put(CLUSTER_KEY, Bytes.ofUtf8(id)));
  }

  /** How far a source has been read; nothing if it never was. */
  public OptionalLong position(String source) {
    return number(positionKey(source));
  }

  /** Keeps how far a source has been read, with the changes that were made of it. */
  public static void position(Table table, String source, long next) {
    table.put(positionKey(source), number(next));
  }

  private OptionalLong number(Bytes key) {
    return get(key).map(value -> OptionalLong.of(value.getLong(0))).orElseGet(OptionalLong::empty);
  }

  private static Bytes positionKey(String source) {
    return Bytes.concat(Bytes.wrap(new byte[] {POSITION}), Bytes.ofUtf8(source));
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private interface Work<T> {
    T run() throws RocksDBException;
  }

  /** Does it while the database is open; asked of a closed one it would end the process. */
  private <T> T opened(Work<T> work) {
    end.readLock().lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the view is closed");
      }
      return work.run();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the view cannot be used: " + e.getMessage(), e);
    } finally {
      end.readLock().unlock();
    }
  }

  /**
   * The rows with changes that are not written yet. Each key is written once, however often it was
   * changed: a batch of RocksDB would keep, and insert, each of its values, and there are counts
   * that every record changes.
   */
  private final class Pending implements Table {
    private final Map<Bytes, Optional<Bytes>> changes = new HashMap<>();

    @Override
    public Optional<Bytes> get(Bytes key) {
      Optional<Bytes> changed = changes.get(key);
      if (changed != null) {
        return changed;
      }
      try {
        return Optional.ofNullable(database.get(reads, key.toArray())).map(Bytes::wrap);
      } catch (RocksDBException e) {
        throw new IllegalStateException("the view cannot be read: " + e.getMessage(), e);
      }
    }

    @Override
    public void put(Bytes key, Bytes value) {
      changes.put(key, Optional.of(value));
    }

    @Override
    public void remove(Bytes key) {
      changes.put(key, Optional.empty());
    }

    void write() throws RocksDBException {
      try (WriteBatch batch = new WriteBatch()) {
        for (Map.Entry<Bytes, Optional<Bytes>> change : changes.entrySet()) {
          if (change.getValue().isPresent()) {
            batch.put(change.getKey().toArray(), change.getValue().get().toArray());
          } else {
            batch.delete(change.getKey().toArray());
          }
        }
        database.write(writes, batch);
      }
    }
  }
}
