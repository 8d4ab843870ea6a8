package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import network.haca.facilitator.core.Books;
import network.haca.facilitator.core.Change;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Entries;
import network.haca.facilitator.core.Hold;
import network.haca.facilitator.core.Ledger;
import network.haca.facilitator.core.Loss;
import network.haca.facilitator.core.Session;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.rocksdb.DatabaseFolder;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The ledger in a database of its own. What is not done has a mark beside, by which it is found
 * after a start.
 */
public final class LedgerDatabase implements Ledger, Books, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Options options;
  private final RocksDB database;
  private final GroupCommit disk;
  private final InstantSource clock;
  private final Map<Bytes, Claim> unfinished = new TreeMap<>();
  private long entries;
  private boolean isClosed;

  private LedgerDatabase(Options options, RocksDB database, InstantSource clock) {
    this.options = options;
    this.database = database;
    this.disk = new GroupCommit(database);
    this.clock = clock;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static LedgerDatabase open(Path folder, InstantSource clock) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      RocksDB database =
          new DatabaseFolder(folder, "ledger").open(options, new BlockBasedTableConfig());
      return loaded(new LedgerDatabase(options, database, clock), folder);
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  private static LedgerDatabase loaded(LedgerDatabase ledger, Path folder) throws IOException {
    try {
      for (Claim claim : ledger.marked(Row.UNFINISHED, Row.CLAIM, ClaimJson::read)) {
        ledger.unfinished.put(claim.identity().key(), claim);
      }
      ledger.entries = ledger.lastEntry();
      return ledger;
    } catch (IllegalStateException e) {
      ledger.close();
      throw new IOException("cannot read the ledger in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized Optional<Claim> find(PaymentIdentity identity) {
    requireOpen();
    return Optional.ofNullable(unfinished.get(identity.key()))
        .or(() -> stored(Row.CLAIM.key(identity.key()), ClaimJson::read));
  }

  @Override
  public boolean claim(Claim claim) {
    Commit commit;
    synchronized (this) {
      if (find(claim.identity()).isPresent() || session(claim.identity()).isPresent()) {
        return false;
      }
      commit = write(List.of(new Change.NewClaim(claim)));
    }
    commit.await();
    return true;
  }

  @Override
  public void update(Claim claim) {
    write(List.of(new Change.NewClaim(claim))).await();
  }

  @Override
  public synchronized List<Claim> unfinished(Network network) {
    return unfinished.values().stream()
        .filter(claim -> claim.identity().network().equals(network))
        .toList();
  }

  @Override
  public synchronized List<Session> activeSessions() {
    return marked(Row.ACTIVE, Row.SESSION, SessionJson::read);
  }

  @Override
  public synchronized List<Hold> holds() {
    return marked(Row.OPEN, Row.HOLD, HoldJson::read);
  }

  @Override
  public synchronized List<Loss> lossesSince(Instant since) {
    List<Loss> losses = new ArrayList<>();
    each(
        Row.LOSS.key(Row.number(since.toEpochMilli())),
        Row.LOSS,
        (key, value) ->
            losses.add(
                new Loss(
                    new Address(key.slice(Long.BYTES, Address.SIZE)),
                    Instant.ofEpochMilli(key.getLong(0)),
                    value.getLong(0))));
    return losses;
  }

  @Override
  public synchronized Optional<Session> session(PaymentIdentity identity) {
    requireOpen();
    return stored(Row.SESSION.key(identity.key()), SessionJson::read);
  }

  @Override
  public synchronized Optional<Session> sessionOf(Bytes32 token) {
    requireOpen();
    return disk.get(Row.TOKEN.key(token.value()))
        .flatMap(identity -> stored(Row.SESSION.key(identity), SessionJson::read));
  }

  @Override
  public synchronized Optional<Hold> hold(Bytes32 id) {
    requireOpen();
    return stored(Row.HOLD.key(id.value()), HoldJson::read);
  }

  @Override
  public synchronized boolean hasPaid(Address payer) {
    requireOpen();
    return disk.get(Row.PAID.key(payer.value())).isPresent();
  }

  @Override
  public synchronized Optional<Instant> lastLoss(Address payer) {
    requireOpen();
    return disk.get(Row.LOST.key(payer.value())).map(at -> Instant.ofEpochMilli(at.getLong(0)));
  }

  @Override
  public synchronized Optional<Commit> open(Session session, List<Change> others) {
    if (find(session.identity()).isPresent() || session(session.identity()).isPresent()) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.OfSession(session));
    return Optional.of(write(changes));
  }

  @Override
  public synchronized Commit write(List<Change> changes) {
    requireOpen();
    Map<Bytes, Optional<Bytes>> rows = new HashMap<>();
    changes.forEach(change -> add(rows, change));
    long ticket = disk.submit(rows);
    return () -> disk.await(ticket);
  }

  private void add(Map<Bytes, Optional<Bytes>> rows, Change change) {
    switch (change) {
      case Change.OfSession(Session session) -> {
        Bytes key = session.identity().key();
        rows.put(Row.SESSION.key(key), json(SessionJson.write(session)));
        rows.put(Row.TOKEN.key(session.token().value()), Optional.of(key));
        rows.put(Row.ACTIVE.key(key), mark(!session.isDone()));
      }
      case Change.OfHold(Hold hold) -> {
        rows.put(Row.HOLD.key(hold.id().value()), json(HoldJson.write(hold)));
        rows.put(Row.OPEN.key(hold.id().value()), mark(hold.end().isEmpty()));
      }
      case Change.NewClaim(Claim claim) -> put(rows, claim);
      case Change.NewLoss(Loss loss) -> {
        Bytes at = Row.number(loss.at().toEpochMilli());
        Bytes payer = loss.payer().value();
        rows.put(Row.LOSS.key(Bytes.concat(at, payer)), Optional.of(Row.number(loss.share())));
        rows.put(Row.LOST.key(payer), Optional.of(at));
      }
      case Change.HasPaid(Address payer) -> rows.put(Row.PAID.key(payer.value()), mark(true));
      case Change.Entry(BookEntry entry) -> put(rows, entry);
    }
  }

  /** The end of a claim stands in the books with it, or neither does. */
  private void put(Map<Bytes, Optional<Bytes>> rows, Claim claim) {
    Bytes key = claim.identity().key();
    Optional<Claim> before = find(claim.identity());
    rows.put(Row.CLAIM.key(key), json(ClaimJson.write(claim)));
    rows.put(Row.UNFINISHED.key(key), mark(!claim.isDone()));
    if (!claim.isOpen() && before.map(Claim::isOpen).orElse(true)) {
      put(rows, Entries.ended(claim, clock.instant()));
    }
    if (claim.isDone()) {
      unfinished.remove(key);
    } else {
      unfinished.put(key, claim);
    }
  }

  private void put(Map<Bytes, Optional<Bytes>> rows, BookEntry entry) {
    entries++;
    rows.put(Row.ENTRY.key(Row.number(entries)), json(entry.toJson()));
  }

  @Override
  public synchronized BookPage page(long after, int sizeMax) {
    requireOpen();
    Map<Long, BookEntry> found = new TreeMap<>();
    try (RocksIterator rows = database.newIterator()) {
      for (rows.seek(Row.ENTRY.key(Row.number(after + 1)).toArray());
          rows.isValid() && Row.ENTRY.isOf(rows.key()) && found.size() < sizeMax;
          rows.next()) {
        found.put(Row.rest(rows.key()).getLong(0), entry(rows.value()));
      }
      rows.status();
      return new BookPage(found);
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  private static BookEntry entry(byte[] value) {
    try {
      return BookEntry.read(Fields.of(parse(value), "", Reason.INVALID_PAYLOAD));
    } catch (MalformedException e) {
      throw broken(e);
    }
  }

  /** Why the last change was not kept, as on a full disk; nothing if it was. */
  public Optional<String> failure() {
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

  private interface RowReader {
    void read(Bytes key, Bytes value);
  }

  private void each(Bytes from, Row kind, RowReader reader) {
    requireOpen();
    try (RocksIterator rows = database.newIterator()) {
      for (rows.seek(from.toArray()); rows.isValid() && kind.isOf(rows.key()); rows.next()) {
        reader.read(Row.rest(rows.key()), Bytes.wrap(rows.value()));
      }
      rows.status();
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  private <T> List<T> marked(Row mark, Row kind, Function<JsonNode, T> read) {
    List<T> found = new ArrayList<>();
    each(
        mark.key(Bytes.EMPTY),
        mark,
        (key, _) -> found.add(stored(kind.key(key), read).orElseThrow()));
    return found;
  }

  private long lastEntry() {
    try (RocksIterator rows = database.newIterator()) {
      rows.seekForPrev(Row.ENTRY.key(Row.number(Long.MAX_VALUE)).toArray());
      return rows.isValid() && Row.ENTRY.isOf(rows.key()) ? Row.rest(rows.key()).getLong(0) : 0;
    }
  }

  private <T> Optional<T> stored(Bytes key, Function<JsonNode, T> read) {
    return disk.get(key).map(value -> read.apply(parse(value.toArray())));
  }

  private static JsonNode parse(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(Exception cause) {
    return new IllegalStateException("the ledger cannot be read: " + cause.getMessage(), cause);
  }

  private static Optional<Bytes> json(JsonNode json) {
    return Optional.of(Bytes.ofUtf8(json.toString()));
  }

  private static Optional<Bytes> mark(boolean isSet) {
    return isSet ? Optional.of(Bytes.EMPTY) : Optional.empty();
  }

  /** What is asked of a closed database would end the process, not fail. */
  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the ledger is closed");
    }
  }
}
