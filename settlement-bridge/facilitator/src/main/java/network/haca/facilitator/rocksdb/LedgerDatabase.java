package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Ledger;
import network.haca.primitives.Bytes;
import network.haca.service.rocksdb.DatabaseFolder;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The ledger in a database of its own. Every claim stands under its identity; those that are not
 * done have a mark beside, by which they are found after a start.
 */
public final class LedgerDatabase implements Ledger, AutoCloseable {
  private static final byte CLAIM = 'c';
  private static final byte UNFINISHED = 'u';
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;
  private final Map<Bytes, Claim> unfinished = new TreeMap<>();
  private boolean isClosed;
  private volatile Optional<String> failure = Optional.empty();

  private LedgerDatabase(Options options, RocksDB database) {
    this.options = options;
    this.synced = new WriteOptions().setSync(true);
    this.database = database;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static LedgerDatabase open(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      RocksDB database =
          new DatabaseFolder(folder, "ledger").open(options, new BlockBasedTableConfig());
      return loaded(new LedgerDatabase(options, database), folder);
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  private static LedgerDatabase loaded(LedgerDatabase ledger, Path folder) throws IOException {
    try {
      ledger.load();
      return ledger;
    } catch (RocksDBException | IllegalStateException e) {
      ledger.close();
      throw new IOException("cannot read the ledger in " + folder + ": " + e.getMessage(), e);
    }
  }

  private synchronized void load() throws RocksDBException {
    try (RocksIterator marks = database.newIterator()) {
      for (marks.seek(new byte[] {UNFINISHED});
          marks.isValid() && marks.key()[0] == UNFINISHED;
          marks.next()) {
        Bytes key = Bytes.copyOf(marks.key()).slice(1, marks.key().length - 1);
        unfinished.put(key, stored(key).orElseThrow());
      }
      marks.status();
    }
  }

  @Override
  public synchronized Optional<Claim> find(PaymentIdentity identity) {
    requireOpen();
    return Optional.ofNullable(unfinished.get(identity.key())).or(() -> stored(identity.key()));
  }

  @Override
  public synchronized boolean claim(Claim claim) {
    if (find(claim.identity()).isPresent()) {
      return false;
    }
    write(claim);
    return true;
  }

  @Override
  public synchronized void update(Claim claim) {
    requireOpen();
    write(claim);
  }

  @Override
  public synchronized List<Claim> unfinished(Network network) {
    return unfinished.values().stream()
        .filter(claim -> claim.identity().network().equals(network))
        .toList();
  }

  /** Why the last change was not kept, as on a full disk; nothing if it was. */
  public Optional<String> failure() {
    return failure;
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      database.close();
      synced.close();
      options.close();
    }
  }

  private Optional<Claim> stored(Bytes key) {
    try {
      byte[] value = database.get(key(CLAIM, key));
      return value == null ? Optional.empty() : Optional.of(ClaimJson.read(JSON.readTree(value)));
    } catch (RocksDBException | IOException e) {
      throw new IllegalStateException("the ledger cannot be read: " + e.getMessage(), e);
    }
  }

  private void write(Claim claim) {
    Bytes key = claim.identity().key();
    try (WriteBatch changes = new WriteBatch()) {
      changes.put(key(CLAIM, key), Bytes.ofUtf8(ClaimJson.write(claim).toString()).toArray());
      if (claim.isDone()) {
        changes.delete(key(UNFINISHED, key));
      } else {
        changes.put(key(UNFINISHED, key), new byte[0]);
      }
      database.write(synced, changes);
      failure = Optional.empty();
    } catch (RocksDBException e) {
      failure = Optional.of("the ledger cannot be written: " + e.getMessage());
      throw new IllegalStateException(failure.get(), e);
    }
    if (claim.isDone()) {
      unfinished.remove(key);
    } else {
      unfinished.put(key, claim);
    }
  }

  /** What is asked of a closed database would end the process, not fail. */
  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the ledger is closed");
    }
  }

  private static byte[] key(byte kind, Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {kind}), rest).toArray();
  }
}
