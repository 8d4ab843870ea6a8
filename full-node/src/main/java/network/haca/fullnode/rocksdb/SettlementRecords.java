package network.haca.fullnode.rocksdb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.fullnode.core.SettledLeaves;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.rocksdb.RocksIterator;

/**
 * This node's own records of settlements beside the chain: its own verdicts, and the leaves of all
 * that settled (rules S3, S4).
 */
public final class SettlementRecords implements SettledLeaves {
  private static final byte VERDICT = 'v';
  private static final byte SETTLED_LEAF = 's';
  private static final byte SETTLED_BATCH = 'b';
  private static final byte MISSING = 'm';
  private static final byte[] INDEXED = {'i'};

  private final Database database;

  SettlementRecords(Database database) {
    this.database = database;
  }

  /** Keeps this validator's verdict before its vote can carry it (rule S3). */
  public void saveVerdict(long number, boolean yes, List<Bytes32> leaves) {
    Bytes value = Rlp.encodeList(Rlp.encode(yes ? 1 : 0), encode(leaves));
    database.put(Database.key(VERDICT, number), value);
  }

  /** The verdict on a settlement, if there is one. */
  public Optional<Boolean> verdict(long number) {
    return verdictFields(number).map(fields -> !StoredRlp.text(fields.get(0)).isEmpty());
  }

  /** The leaves of a batch that this validator said yes to. */
  @Override
  public List<Bytes32> yesLeaves(long number) {
    return verdictFields(number)
        .filter(fields -> !StoredRlp.text(fields.get(0)).isEmpty())
        .map(fields -> decode(fields.get(1)))
        .orElse(List.of());
  }

  /**
   * Remembers the leaves of the batches that settled up to a height, and the height.
   *
   * @param leavesByNumber of each settlement its leaf hashes
   * @param missing settlements of those heights whose leaves are not known yet
   */
  public void saveSettled(Map<Long, List<Bytes32>> leavesByNumber, Set<Long> missing, long height) {
    try (Database.Batch batch = database.batch()) {
      missing.forEach(number -> batch.put(Database.key(MISSING, number), Database.number(number)));
      leavesByNumber.forEach((number, leaves) -> putSettled(batch, number, leaves));
      batch.put(INDEXED, Database.number(height));
      batch.write();
    }
  }

  /** Remembers the leaves of a settlement that was missing. */
  public void addSettled(long number, List<Bytes32> leaves) {
    try (Database.Batch batch = database.batch()) {
      putSettled(batch, number, leaves);
      batch.delete(Database.key(MISSING, number));
      batch.write();
    }
  }

  /** For a settlement so old that its leaves cannot count again. */
  public void forgetMissing(long number) {
    try (Database.Batch batch = database.batch()) {
      batch.delete(Database.key(MISSING, number));
      batch.write();
    }
  }

  /** The settlements up to {@link #indexedHeight} whose leaves are not known yet. */
  public List<Long> missing() {
    List<Long> numbers = new ArrayList<>();
    try (RocksIterator each = database.iterator()) {
      each.seek(new byte[] {MISSING});
      while (each.isValid() && each.key()[0] == MISSING) {
        numbers.add(ByteBuffer.wrap(each.value()).getLong());
        each.next();
      }
    }
    return numbers;
  }

  /** The height up to which settled batches are known, with their leaves or as missing. */
  public long indexedHeight() {
    return database.getNumber(INDEXED).orElse(0L);
  }

  @Override
  public boolean isSettledLeaf(Bytes32 leaf) {
    return database.get(Database.key(SETTLED_LEAF, leaf.value())).isPresent();
  }

  /** The sorted leaves of a settlement that settled; empty if they are not known. */
  public List<Bytes32> settledLeaves(long number) {
    return database
        .get(Database.key(SETTLED_BATCH, number))
        .map(stored -> StoredRlp.items(stored).stream().map(SettlementRecords::word).toList())
        .orElse(List.of());
  }

  /** While a ledger is restored: settled leaves that are yet to be verified. */
  public void restore(long number, List<Bytes32> leaves) {
    try (Database.Batch batch = database.batch()) {
      putSettled(batch, number, leaves);
      batch.write();
    }
  }

  /** For a ledger that begins. */
  void clear() {
    try (Database.Batch batch = database.batch()) {
      // Else a ledger from genesis would take the leaves up to this height for known (rule S4).
      batch.delete(INDEXED);
      batch.write();
    }
    database.clear(SETTLED_LEAF);
    database.clear(SETTLED_BATCH);
    database.clear(MISSING);
  }

  private static void putSettled(Database.Batch batch, long number, List<Bytes32> leaves) {
    List<Bytes32> sorted = leaves.stream().sorted().toList();
    batch.put(Database.key(SETTLED_BATCH, number), encode(sorted));
    for (Bytes32 leaf : sorted) {
      batch.put(Database.key(SETTLED_LEAF, leaf.value()), Database.number(number));
    }
  }

  private Optional<List<Rlp.Item>> verdictFields(long number) {
    return database.get(Database.key(VERDICT, number)).map(StoredRlp::items);
  }

  private static Bytes encode(List<Bytes32> leaves) {
    return Rlp.encodeList(leaves.stream().map(leaf -> Rlp.encode(leaf.value())).toList());
  }

  private static List<Bytes32> decode(Rlp.Item list) {
    return StoredRlp.items(list).stream().map(SettlementRecords::word).toList();
  }

  private static Bytes32 word(Rlp.Item item) {
    return new Bytes32(StoredRlp.text(item));
  }
}
