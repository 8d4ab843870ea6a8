package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import network.haca.facilitator.core.Ledger.Commit;
import network.haca.primitives.Bytes;
import network.haca.service.rocksdb.DatabaseFolder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The rows of a ledger's database, as they are read and written. */
final class LedgerRows implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final RocksDB database;
  private final GroupCommit disk;
  private boolean isClosed;

  private LedgerRows(Options options, RocksDB database) {
    this.options = options;
    this.database = database;
    this.disk = new GroupCommit(database);
  }

  /** Takes the next row; its answer is whether it takes one more. */
  interface RowReader {
    boolean read(Bytes key, byte[] value);
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  static LedgerRows open(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      return new LedgerRows(
          options, new DatabaseFolder(folder, "ledger").open(options, new BlockBasedTableConfig()));
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  /** As it will be once all that was submitted is on disk. */
  synchronized Optional<Bytes> get(Bytes key) {
    requireOpen();
    return disk.get(key);
  }

  <T> Optional<T> get(Bytes key, Function<JsonNode, T> read) {
    return get(key).map(value -> read.apply(parse(value.toArray())));
  }

  /** The rows of a kind that are on disk, in the order of their keys, from one on. */
  synchronized void each(Row kind, Bytes from, RowReader reader) {
    requireOpen();
    try (RocksIterator rows = database.newIterator()) {
      rows.seek(kind.key(from).toArray());
      while (rows.isValid()
          && kind.isOf(rows.key())
          && reader.read(Row.rest(rows.key()), rows.value())) {
        rows.next();
      }
      rows.status();
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  /** The rows of a kind that have a mark beside. */
  <T> List<T> marked(Row mark, Row kind, Function<JsonNode, T> read) {
    List<Bytes> keys = new ArrayList<>();
    each(mark, Bytes.EMPTY, (key, _) -> keys.add(key));
    return keys.stream().map(key -> get(kind.key(key), read).orElseThrow()).toList();
  }

  /** The last number that a kind of rows has on disk; 0 if it has none. */
  synchronized long last(Row kind) {
    requireOpen();
    try (RocksIterator rows = database.newIterator()) {
      rows.seekForPrev(kind.key(Row.number(Long.MAX_VALUE)).toArray());
      return rows.isValid() && kind.isOf(rows.key()) ? Row.rest(rows.key()).getLong(0) : 0;
    }
  }

  /** Takes values for keys, nothing to delete one; all are kept, or none. */
  synchronized Commit submit(Map<Bytes, Optional<Bytes>> rows) {
    requireOpen();
    long ticket = disk.submit(rows);
    return () -> disk.await(ticket);
  }

  Optional<String> failure() {
    return disk.failure();
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      disk.close();
      database.close();
      options.close();
    }
  }

  static JsonNode parse(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  static IllegalStateException broken(Exception cause) {
    return new IllegalStateException("the ledger cannot be read: " + cause.getMessage(), cause);
  }

  /** What is asked of a closed database would end the process, not fail. */
  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the ledger is closed");
    }
  }
}
