package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.rocksdb.DatabaseFolder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * All that a bridge keeps on disk, in one database: what is written is on disk when the call
 * returns. Every kind of entry has a letter, with which its keys begin.
 */
public final class BridgeDatabase implements AutoCloseable {
  static final byte CERTIFICATE = 'c';
  static final byte LEAF = 'l';
  static final byte SENT = 's';
  static final byte NODE = 'n';

  /** By root, the leaf hashes under it. */
  static final byte ROOT = 'r';

  /** By leaf, the transaction that settled it by itself. */
  static final byte PLACED = 'i';

  /** By root, the dump of a batch that is not settled; and how many bytes it has. */
  static final byte WAITING = 'w';

  static final byte WAITING_SIZE = 'b';

  /** By leaf, why it is refused; and by time and leaf, that it is. */
  static final byte REFUSED = 'f';

  static final byte REFUSED_AT = 'g';

  /** By name, how far something has been read. */
  static final byte POSITION = 'p';

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;
  private final ReentrantReadWriteLock end = new ReentrantReadWriteLock();
  private boolean isClosed;
  private volatile Optional<String> failure = Optional.empty();

  private BridgeDatabase(Options options, WriteOptions synced, RocksDB database) {
    this.options = options;
    this.synced = synced;
    this.database = database;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static BridgeDatabase open(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      RocksDB database =
          new DatabaseFolder(folder, "receipts").open(options, new BlockBasedTableConfig());
      return new BridgeDatabase(options, new WriteOptions().setSync(true), database);
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
        synced.close();
        options.close();
      }
    } finally {
      end.writeLock().unlock();
    }
  }

  /** Changes that are made together or not at all. */
  static final class Changes implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    void put(byte[] key, byte[] value) {
      try {
        batch.put(key, value);
      } catch (RocksDBException e) {
        throw failed("written", e);
      }
    }

    void put(byte[] key, JsonNode value) {
      put(key, Bytes.ofUtf8(value.toString()).toArray());
    }

    void delete(byte[] key) {
      try {
        batch.delete(key);
      } catch (RocksDBException e) {
        throw failed("written", e);
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  void write(Changes changes) {
    change(() -> database.write(synced, changes.batch));
  }

  void put(byte[] key, JsonNode value) {
    try (Changes changes = new Changes()) {
      changes.put(key, value);
      write(changes);
    }
  }

  void delete(byte[] key) {
    change(() -> database.delete(synced, key));
  }

  /** Why the last change was not kept, as on a full disk; nothing if it was. */
  public Optional<String> failure() {
    return failure;
  }

  private interface Change {
    void run() throws RocksDBException;
  }

  private interface Look<T> {
    T run() throws RocksDBException;
  }

  private void change(Change change) {
    end.readLock().lock();
    try {
      requireOpen();
      change.run();
      failure = Optional.empty();
    } catch (RocksDBException e) {
      IllegalStateException reason = failed("written", e);
      failure = Optional.of(String.valueOf(reason.getMessage()));
      throw reason;
    } finally {
      end.readLock().unlock();
    }
  }

  private <T> T look(Look<T> look) {
    end.readLock().lock();
    try {
      requireOpen();
      return look.run();
    } catch (RocksDBException e) {
      throw failed("read", e);
    } finally {
      end.readLock().unlock();
    }
  }

  /** What is asked of a closed database would end the process, not fail. */
  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the receipts are closed");
    }
  }

  Optional<byte[]> bytes(byte[] key) {
    return look(() -> Optional.ofNullable(database.get(key)));
  }

  Optional<ObjectNode> json(byte[] key) {
    return bytes(key).map(BridgeDatabase::parse);
  }

  static ObjectNode parse(byte[] value) {
    try {
      return (ObjectNode) JSON.readTree(value);
    } catch (IOException e) {
      throw new IllegalStateException("an entry of the receipts cannot be read", e);
    }
  }

  /** Gives every entry of a kind in the order of keys, until one is not wanted. */
  void each(byte kind, Predicate<Entry> more) {
    each(new byte[] {kind}, more);
  }

  /**
   * @param first where to begin, with the letter of the kind
   */
  void each(byte[] first, Predicate<Entry> more) {
    var _ = look(() -> count(first, more));
  }

  private int count(byte[] first, Predicate<Entry> more) throws RocksDBException {
    int given = 0;
    try (RocksIterator entries = database.newIterator()) {
      entries.seek(first);
      boolean goesOn = true;
      while (goesOn && entries.isValid() && entries.key()[0] == first[0]) {
        goesOn = more.test(new Entry(Bytes.wrap(entries.key()), Bytes.wrap(entries.value())));
        given++;
        entries.next();
      }
      entries.status();
    }
    return given;
  }

  boolean hasAny(byte kind) {
    return look(() -> count(new byte[] {kind}, entry -> false)) > 0;
  }

  /**
   * @param key with its letter
   */
  record Entry(Bytes key, Bytes value) {
    Bytes32 hash() {
      return new Bytes32(key.slice(1, Bytes32.SIZE));
    }
  }

  static byte[] key(byte kind, Bytes32 hash) {
    return key(kind, hash.value());
  }

  static byte[] key(byte kind, Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {kind}), rest).toArray();
  }

  static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static IllegalStateException failed(String what, RocksDBException e) {
    return new IllegalStateException(
        "the receipts cannot be %s: %s".formatted(what, e.getMessage()), e);
  }
}
