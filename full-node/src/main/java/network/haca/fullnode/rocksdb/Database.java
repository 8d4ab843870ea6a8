package network.haca.fullnode.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.service.rocksdb.DatabaseFolder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with keys that begin with the kind of their record. Every write is synced; that it fails
 * is nothing that a node could go on from.
 */
final class Database implements AutoCloseable {
  /** Of each key. */
  private static final int FILTER_BITS = 10;

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;

  private Database(Options options, WriteOptions synced, RocksDB database) {
    this.options = options;
    this.synced = synced;
    this.database = database;
  }

  /**
   * @throws IOException if the folder cannot be opened
   */
  static Database open(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options().setCompressionType(CompressionType.NO_COMPRESSION);
    // Nodes of tries are looked up by their hashes, each block anywhere among all: a filter says
    // which file has one.
    try (BloomFilter filter = new BloomFilter(FILTER_BITS)) {
      BlockBasedTableConfig table = new BlockBasedTableConfig().setFilterPolicy(filter);
      RocksDB database = new DatabaseFolder(folder, "ledger").open(options, table);
      return new Database(options, new WriteOptions().setSync(true), database);
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  Optional<Bytes> get(byte[] key) {
    try {
      byte[] value = database.get(key);
      return value == null ? Optional.empty() : Optional.of(Bytes.wrap(value));
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be read", e);
    }
  }

  Optional<Long> getNumber(byte[] key) {
    return get(key).map(bytes -> bytes.asReadOnlyBuffer().getLong());
  }

  void put(byte[] key, Bytes value) {
    try (Batch batch = batch()) {
      batch.put(key, value);
      batch.write();
    }
  }

  Batch batch() {
    return new Batch();
  }

  RocksIterator iterator() {
    return database.newIterator();
  }

  /** Removes every record of a kind. */
  void clear(byte kind) {
    try {
      database.deleteRange(synced, new byte[] {kind}, new byte[] {(byte) (kind + 1)});
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be written", e);
    }
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }

  static byte[] key(byte kind, Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {kind}), rest).toArray();
  }

  static byte[] key(byte kind, long number) {
    return ByteBuffer.allocate(9).put(kind).putLong(number).array();
  }

  static byte[] key(byte kind, long number, int index) {
    return ByteBuffer.allocate(13).put(kind).putLong(number).putInt(index).array();
  }

  static Bytes number(long number) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(number).array());
  }

  /** Writes that are done all together or not at all. */
  final class Batch implements AutoCloseable {
    private final WriteBatch writes = new WriteBatch();

    private Batch() {}

    void put(byte[] key, Bytes value) {
      try {
        writes.put(key, value.toArray());
      } catch (RocksDBException e) {
        throw new IllegalStateException("the ledger cannot be written", e);
      }
    }

    void delete(byte[] key) {
      try {
        writes.delete(key);
      } catch (RocksDBException e) {
        throw new IllegalStateException("the ledger cannot be written", e);
      }
    }

    int count() {
      return writes.count();
    }

    void write() {
      try {
        database.write(synced, writes);
      } catch (RocksDBException e) {
        throw new IllegalStateException("the ledger cannot be written", e);
      }
    }

    @Override
    public void close() {
      writes.close();
    }
  }
}
