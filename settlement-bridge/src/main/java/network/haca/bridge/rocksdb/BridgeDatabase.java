package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
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

  private BridgeDatabase(Options options, WriteOptions synced, RocksDB database) {
    this.options = options;
    this.synced = synced;
    this.database = database;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static BridgeDatabase open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Options options = new Options().setCreateIfMissing(true);
    try {
      RocksDB database = RocksDB.open(options, folder.toString());
      return new BridgeDatabase(options, new WriteOptions().setSync(true), database);
    } catch (RocksDBException e) {
      options.close();
      throw new IOException("cannot open the receipts in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
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
    try {
      database.write(synced, changes.batch);
    } catch (RocksDBException e) {
      throw failed("written", e);
    }
  }

  void put(byte[] key, JsonNode value) {
    try (Changes changes = new Changes()) {
      changes.put(key, value);
      write(changes);
    }
  }

  void delete(byte[] key) {
    try {
      database.delete(synced, key);
    } catch (RocksDBException e) {
      throw failed("written", e);
    }
  }

  Optional<byte[]> bytes(byte[] key) {
    try {
      return Optional.ofNullable(database.get(key));
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
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
    try (RocksIterator entries = database.newIterator()) {
      entries.seek(new byte[] {kind});
      boolean goesOn = true;
      while (goesOn && entries.isValid() && entries.key()[0] == kind) {
        goesOn = more.test(new Entry(Bytes.wrap(entries.key()), Bytes.wrap(entries.value())));
        entries.next();
      }
      entries.status();
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  boolean hasAny(byte kind) {
    try (RocksIterator entries = database.newIterator()) {
      entries.seek(new byte[] {kind});
      return entries.isValid() && entries.key()[0] == kind;
    }
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
    return new IllegalStateException("the receipts cannot be " + what, e);
  }
}
