package network.haca.fullnode.rocksdb;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import network.haca.evm.state.LiveNodes;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The chain in RocksDB: one synced write per Commit holds nodes, header, receipts, indexes and the
 * head together, so a crash leaves the height before or the height after.
 */
public final class RocksChain implements ChainReader, AutoCloseable {
  private static final byte NODE = 'n';
  private static final byte HEADER = 'h';
  private static final byte HEADER_BY_HASH = 'H';
  private static final byte ENTRY = 'e';
  private static final byte TRANSACTION = 't';
  private static final byte VERDICT = 'v';
  private static final byte SETTLED_LEAF = 's';
  private static final byte[] HEAD = {'*'};
  private static final byte[] INDEXED = {'i'};
  private static final byte[] FORMAT = {'f'};
  private static final byte[] OLDEST = {'o'};

  /** Nodes that a sweep deletes at once, while no commit can write. */
  private static final int SWEEP_BATCH = 1_000;

  /**
   * Grows when genesis or what is stored changes so that an earlier ledger cannot be gone on with.
   */
  private static final long FORMAT_VERSION = 3;

  /** Where a transaction stands. */
  public record Location(long height, int index) {}

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;

  /** What commits wrote since a sweep began; nothing if none is under way. */
  private @Nullable Set<Bytes32> writtenSinceSweep;

  private RocksChain(Options options, WriteOptions synced, RocksDB database) {
    this.options = options;
    this.synced = synced;
    this.database = database;
  }

  /**
   * @throws IOException if the folder cannot be opened, or holds a ledger of another version
   */
  public static RocksChain open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Options options = new Options().setCreateIfMissing(true);
    try {
      RocksDB database = RocksDB.open(options, folder.toString());
      RocksChain chain = new RocksChain(options, new WriteOptions().setSync(true), database);
      chain.requireFormat(folder);
      return chain;
    } catch (RocksDBException e) {
      throw new IOException("cannot open the ledger in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void requireFormat(Path folder) throws IOException {
    if (head().isEmpty()) {
      put(FORMAT, Bytes.wrap(number(FORMAT_VERSION)));
    }
    if (!get(FORMAT).equals(Optional.of(Bytes.wrap(number(FORMAT_VERSION))))) {
      close();
      throw new IOException(
          "the ledger in %s was made by another version of haca; use another home"
              .formatted(folder));
    }
  }

  @Override
  public Optional<Head> head() {
    return get(HEAD).map(RocksChain::decodeHead);
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return get(key(HEADER, number)).map(RocksChain::decodeHeader);
  }

  public Optional<Long> numberOf(Bytes32 headerHash) {
    return get(key(HEADER_BY_HASH, headerHash.value()))
        .map(bytes -> bytes.asReadOnlyBuffer().getLong());
  }

  @Override
  public List<BlockEntry> entries(long number) {
    List<BlockEntry> entries = new ArrayList<>();
    for (int i = 0; ; i++) {
      Optional<Bytes> stored = get(key(ENTRY, number, i));
      if (stored.isEmpty()) {
        return entries;
      }
      entries.add(decodeEntry(stored.get()));
    }
  }

  public Optional<Location> locate(Bytes32 transactionHash) {
    return get(key(TRANSACTION, transactionHash.value()))
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
        return RocksChain.this.get(key(NODE, hash.value()));
      }

      @Override
      public void put(Bytes32 hash, Bytes value) {
        throw new IllegalStateException("committed nodes are written by Commit alone");
      }
    };
  }

  public synchronized void commit(ExecutedBlock block) {
    if (writtenSinceSweep != null) {
      writtenSinceSweep.addAll(block.nodes().keySet());
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<Bytes32, Bytes> node : block.nodes().entrySet()) {
        batch.put(key(NODE, node.getKey().value()), node.getValue().toArray());
      }
      long number = block.header().number();
      batch.put(key(HEADER, number), block.header().encode().toArray());
      batch.put(key(HEADER_BY_HASH, block.header().hash().value()), number(number));
      List<BlockEntry> entries = block.entries();
      for (int i = 0; i < entries.size(); i++) {
        batch.put(key(ENTRY, number, i), entries.get(i).encode().toArray());
        batch.put(
            key(TRANSACTION, entries.get(i).hash().value()),
            ByteBuffer.allocate(12).putLong(number).putInt(i).array());
      }
      batch.put(HEAD, encodeHead(block.head()));
      database.write(synced, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be written", e);
    }
  }

  /** The first height whose transactions, receipts and state are there. */
  public long oldest() {
    return get(OLDEST).map(bytes -> bytes.asReadOnlyBuffer().getLong()).orElse(0L);
  }

  /** Removes the transactions and receipts before a height, which is then the oldest. */
  void forgetEntries(long before) {
    for (long number = oldest(); number < before; number++) {
      List<BlockEntry> entries = entries(number);
      try (WriteBatch batch = new WriteBatch()) {
        batch.put(OLDEST, number(number + 1));
        for (int i = 0; i < entries.size(); i++) {
          batch.delete(key(TRANSACTION, entries.get(i).hash().value()));
          batch.delete(key(ENTRY, number, i));
        }
        database.write(synced, batch);
      } catch (RocksDBException e) {
        throw new IllegalStateException("the ledger cannot be written", e);
      }
    }
  }

  /** Begins to note what is written, so that no sweep removes it. */
  Sweep sweep() {
    return new Sweep();
  }

  /** Removes nodes that no state needs. One at a time. */
  final class Sweep implements AutoCloseable {
    private Sweep() {
      synchronized (RocksChain.this) {
        writtenSinceSweep = new HashSet<>();
      }
    }

    /**
     * @param live what the kept states need, walked since this sweep began
     * @return how many were removed
     */
    long removeAllBut(LiveNodes live) {
      long removed = 0;
      List<byte[]> dead = new ArrayList<>();
      try (RocksIterator nodes = database.newIterator()) {
        for (nodes.seek(new byte[] {NODE}); isNode(nodes); nodes.next()) {
          if (!live.contains(hash(nodes.key()))) {
            dead.add(nodes.key());
          }
          if (dead.size() == SWEEP_BATCH) {
            removed += remove(dead);
            dead.clear();
          }
        }
      }
      return removed + remove(dead);
    }

    private boolean isNode(RocksIterator nodes) {
      return nodes.isValid() && nodes.key()[0] == NODE;
    }

    private static Bytes32 hash(byte[] key) {
      return new Bytes32(Bytes.wrap(Arrays.copyOfRange(key, 1, key.length)));
    }

    private long remove(List<byte[]> keys) {
      synchronized (RocksChain.this) {
        Set<Bytes32> written = Objects.requireNonNull(writtenSinceSweep);
        try (WriteBatch batch = new WriteBatch()) {
          for (byte[] key : keys) {
            if (!written.contains(hash(key))) {
              batch.delete(key);
            }
          }
          database.write(synced, batch);
          return batch.count();
        } catch (RocksDBException e) {
          throw new IllegalStateException("the ledger cannot be written", e);
        }
      }
    }

    @Override
    public void close() {
      synchronized (RocksChain.this) {
        writtenSinceSweep = null;
      }
    }
  }

  /** Keeps this validator's verdict before its vote can carry it (rule S3). */
  public void saveVerdict(long number, boolean yes, List<Bytes32> leaves) {
    Bytes value =
        Rlp.encodeList(
            Rlp.encode(yes ? 1 : 0),
            Rlp.encodeList(leaves.stream().map(leaf -> Rlp.encode(leaf.value())).toList()));
    put(key(VERDICT, number), value);
  }

  /** The verdict on a settlement, if there is one. */
  public Optional<Boolean> verdict(long number) {
    return verdictFields(number).map(fields -> !text(fields.get(0)).isEmpty());
  }

  /** The leaves of a batch that this validator said yes to. */
  public List<Bytes32> yesLeaves(long number) {
    return verdictFields(number)
        .filter(fields -> !text(fields.get(0)).isEmpty())
        .map(
            fields ->
                ((Rlp.Sequence) fields.get(1))
                    .items().stream().map(leaf -> new Bytes32(text(leaf))).toList())
        .orElse(List.of());
  }

  /** Remembers the leaves of the batches that settled up to a height, and the height. */
  public void saveSettled(Map<Bytes32, Bytes32> rootsByLeaf, long height) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<Bytes32, Bytes32> entry : rootsByLeaf.entrySet()) {
        batch.put(key(SETTLED_LEAF, entry.getKey().value()), entry.getValue().toArray());
      }
      batch.put(INDEXED, number(height));
      database.write(synced, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be written", e);
    }
  }

  /** The height up to which the leaves of settled batches are known. */
  public long indexedHeight() {
    return get(INDEXED).map(bytes -> bytes.asReadOnlyBuffer().getLong()).orElse(0L);
  }

  public boolean isSettledLeaf(Bytes32 leaf) {
    return get(key(SETTLED_LEAF, leaf.value())).isPresent();
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }

  private Optional<List<Rlp.Item>> verdictFields(long number) {
    return get(key(VERDICT, number)).map(stored -> items(stored));
  }

  private void put(byte[] key, Bytes value) {
    try {
      database.put(synced, key, value.toArray());
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be written", e);
    }
  }

  private Optional<Bytes> get(byte[] key) {
    try {
      byte[] value = database.get(key);
      return value == null ? Optional.empty() : Optional.of(Bytes.wrap(value));
    } catch (RocksDBException e) {
      throw new IllegalStateException("the ledger cannot be read", e);
    }
  }

  private static byte[] key(byte kind, Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {kind}), rest).toArray();
  }

  private static byte[] key(byte kind, long number) {
    return ByteBuffer.allocate(9).put(kind).putLong(number).array();
  }

  private static byte[] key(byte kind, long number, int index) {
    return ByteBuffer.allocate(13).put(kind).putLong(number).putInt(index).array();
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static byte[] encodeHead(Head head) {
    return Rlp.encodeList(
            Rlp.encode(head.height()),
            Rlp.encode(head.contentHeight()),
            Rlp.encode(head.appHash().value()))
        .toArray();
  }

  private static Head decodeHead(Bytes stored) {
    List<Rlp.Item> fields = items(stored);
    return new Head(
        new BigInteger(1, text(fields.get(0)).toArray()).longValueExact(),
        new BigInteger(1, text(fields.get(1)).toArray()).longValueExact(),
        new Bytes32(text(fields.get(2))));
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

  private static List<Rlp.Item> items(Bytes stored) {
    try {
      return ((Rlp.Sequence) Rlp.decode(stored)).items();
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored record is corrupt", e);
    }
  }

  private static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }
}
