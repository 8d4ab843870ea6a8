package network.haca.fullnode.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * The chain in RocksDB: one synced write per Commit holds nodes, header, receipts, indexes and the
 * head together, so a crash leaves the height before or the height after.
 */
public final class RocksChain implements ChainArchive, AutoCloseable {
  static final byte NODE = 'n';
  private static final byte HEADER = 'h';
  private static final byte HEADER_BY_HASH = 'H';
  private static final byte ENTRY = 'e';
  private static final byte TRANSACTION = 't';
  private static final byte[] HEAD = {'*'};
  private static final byte[] FORMAT = {'f'};
  private static final byte[] OLDEST = {'o'};
  private static final byte[] RESTORED = {'r'};

  /**
   * Grows when genesis or what is stored changes so that an earlier ledger cannot be gone on with.
   */
  private static final long FORMAT_VERSION = 4;

  private final Database database;
  private final SettlementRecords settlements;

  /** Under way, and told of what commits write. */
  private @Nullable Sweep sweep;

  private RocksChain(Database database) {
    this.database = database;
    this.settlements = new SettlementRecords(database);
  }

  /**
   * @throws IOException if the folder cannot be opened, or holds a ledger of another version
   */
  public static RocksChain open(Path folder) throws IOException {
    RocksChain chain = new RocksChain(Database.open(folder));
    chain.requireFormat(folder);
    return chain;
  }

  private void requireFormat(Path folder) throws IOException {
    Bytes version = Database.number(FORMAT_VERSION);
    if (head().isEmpty()) {
      database.put(FORMAT, version);
    }
    if (!database.get(FORMAT).equals(Optional.of(version))) {
      close();
      throw new IOException(
          "the ledger in %s was made by another version of haca; use another home"
              .formatted(folder));
    }
  }

  /** What the node keeps of settlements beside the chain. */
  public SettlementRecords settlements() {
    return settlements;
  }

  @Override
  public Optional<Head> head() {
    return database.get(HEAD).map(RocksChain::decodeHead);
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return database.get(Database.key(HEADER, number)).map(RocksChain::decodeHeader);
  }

  @Override
  public Optional<Long> numberOf(Bytes32 headerHash) {
    return database.getNumber(Database.key(HEADER_BY_HASH, headerHash.value()));
  }

  @Override
  public List<BlockEntry> entries(long number) {
    List<BlockEntry> entries = new ArrayList<>();
    for (int i = 0; ; i++) {
      Optional<Bytes> stored = database.get(Database.key(ENTRY, number, i));
      if (stored.isEmpty()) {
        return entries;
      }
      entries.add(decodeEntry(stored.get()));
    }
  }

  @Override
  public Optional<Location> locate(Bytes32 transactionHash) {
    return database
        .get(Database.key(TRANSACTION, transactionHash.value()))
        .map(
            bytes -> {
              ByteBuffer buffer = bytes.asReadOnlyBuffer();
              return new Location(buffer.getLong(), buffer.getInt());
            });
  }

  @Override
  public NodeStore nodes() {
    return new NodeStore() {
      @Override
      public Optional<Bytes> get(Bytes32 hash) {
        return database.get(Database.key(NODE, hash.value()));
      }

      @Override
      public void put(Bytes32 hash, Bytes value) {
        throw new IllegalStateException("committed nodes are written by Commit alone");
      }
    };
  }

  /** Every node and code that is there, in the order of hashes. */
  public void forEachNode(BiConsumer<Bytes32, Bytes> consumer) {
    try (RocksIterator nodes = database.iterator()) {
      for (nodes.seek(new byte[] {NODE}); isNode(nodes); nodes.next()) {
        consumer.accept(nodeHash(nodes), Bytes.wrap(nodes.value()));
      }
    }
  }

  static boolean isNode(RocksIterator at) {
    return at.isValid() && at.key()[0] == NODE;
  }

  static Bytes32 nodeHash(RocksIterator at) {
    byte[] key = at.key();
    return new Bytes32(Bytes.wrap(Arrays.copyOfRange(key, 1, key.length)));
  }

  public synchronized void commit(ExecutedBlock block) {
    if (sweep != null) {
      sweep.written(block.nodes().keySet());
    }
    try (Database.Batch batch = database.batch()) {
      block.nodes().forEach((hash, node) -> batch.put(Database.key(NODE, hash.value()), node));
      long number = block.header().number();
      putHeader(batch, block.header());
      List<BlockEntry> entries = block.entries();
      for (int i = 0; i < entries.size(); i++) {
        batch.put(Database.key(ENTRY, number, i), entries.get(i).encode());
        batch.put(
            Database.key(TRANSACTION, entries.get(i).hash().value()),
            Bytes.wrap(ByteBuffer.allocate(12).putLong(number).putInt(i).array()));
      }
      batch.put(HEAD, encodeHead(block.head()));
      batch.write();
    }
  }

  private static void putHeader(Database.Batch batch, BlockHeader header) {
    batch.put(Database.key(HEADER, header.number()), header.encode());
    batch.put(
        Database.key(HEADER_BY_HASH, header.hash().value()), Database.number(header.number()));
  }

  /** The first height whose transactions, receipts and state are there. */
  @Override
  public long oldest() {
    return database.getNumber(OLDEST).orElse(0L);
  }

  /**
   * The height at which this ledger began: 0 for genesis, else that of the snapshot it was restored
   * from.
   */
  public long began() {
    return database.getNumber(RESTORED).orElse(0L);
  }

  /** Removes the transactions and receipts before a height, which is then the oldest. */
  void forgetEntries(long before) {
    for (long number = oldest(); number < before; number++) {
      List<BlockEntry> entries = entries(number);
      try (Database.Batch batch = database.batch()) {
        batch.put(OLDEST, Database.number(number + 1));
        for (int i = 0; i < entries.size(); i++) {
          batch.delete(Database.key(TRANSACTION, entries.get(i).hash().value()));
          batch.delete(Database.key(ENTRY, number, i));
        }
        batch.write();
      }
    }
  }

  /** Begins to note what is written, so that no sweep removes it. One at a time. */
  synchronized Sweep sweep() {
    sweep = new Sweep(this, database);
    return sweep;
  }

  synchronized void endSweep() {
    sweep = null;
  }

  /**
   * Returns true if nothing was committed since this ledger began: it has no vote to remember, and
   * may be begun anew.
   */
  public boolean isUnused() {
    return head().map(Head::height).orElse(0L) == began();
  }

  /** Removes what an earlier beginning left. */
  public void clear() {
    if (!isUnused()) {
      throw new IllegalStateException("a ledger that is in use is not cleared");
    }
    try (Database.Batch batch = database.batch()) {
      batch.delete(HEAD);
      batch.delete(RESTORED);
      batch.delete(OLDEST);
      batch.write();
    }
    database.clear(NODE);
    database.clear(HEADER);
    database.clear(HEADER_BY_HASH);
    settlements.clear();
  }

  /**
   * Adds nodes and code of a state that is being restored.
   *
   * @param nodes by the hash of their bytes
   */
  public void restoreNodes(Map<Bytes32, Bytes> nodes) {
    try (Database.Batch batch = database.batch()) {
      nodes.forEach((hash, node) -> batch.put(Database.key(NODE, hash.value()), node));
      batch.write();
    }
  }

  /**
   * The ledger begins with what was restored.
   *
   * @param headers up to that of the height, which has content
   */
  public void begin(List<BlockHeader> headers) {
    BlockHeader last = headers.getLast();
    settlements.saveSettled(Map.of(), Set.of(), last.number());
    try (Database.Batch batch = database.batch()) {
      headers.forEach(header -> putHeader(batch, header));
      // The transactions of the height itself are not there.
      batch.put(OLDEST, Database.number(last.number() + 1));
      batch.put(RESTORED, Database.number(last.number()));
      batch.put(HEAD, encodeHead(new Head(last.number(), last.number(), last.hash())));
      batch.write();
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private static Bytes encodeHead(Head head) {
    return Rlp.encodeList(
        Rlp.encode(head.height()),
        Rlp.encode(head.contentHeight()),
        Rlp.encode(head.appHash().value()));
  }

  private static Head decodeHead(Bytes stored) {
    List<Rlp.Item> fields = StoredRlp.items(stored);
    return new Head(
        StoredRlp.number(fields.get(0)),
        StoredRlp.number(fields.get(1)),
        new Bytes32(StoredRlp.text(fields.get(2))));
  }

  private static BlockHeader decodeHeader(Bytes stored) {
    try {
      return BlockHeader.decode(stored);
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored header is corrupt", e);
    }
  }

  private static BlockEntry decodeEntry(Bytes stored) {
    try {
      return BlockEntry.decode(stored);
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored receipt is corrupt", e);
    }
  }
}
