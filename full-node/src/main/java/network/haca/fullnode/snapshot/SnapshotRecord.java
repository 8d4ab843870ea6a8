package network.haca.fullnode.snapshot;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.fullnode.core.BlockHeader;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** One thing of a ledger. A chunk is an RLP list of records, each a list of its kind and value. */
sealed interface SnapshotRecord {
  int HEADER = 1;
  int NODE = 2;
  int SETTLED = 3;

  /** One of the last headers. */
  record Header(BlockHeader header) implements SnapshotRecord {}

  /** A trie node or code. */
  record Node(Bytes value) implements SnapshotRecord {}

  /** The sorted leaves of a settlement that settled. */
  record Settled(long number, List<Bytes32> leaves) implements SnapshotRecord {
    public Settled {
      leaves = List.copyOf(leaves);
    }
  }

  default Bytes encode() {
    return switch (this) {
      case Header one -> Rlp.encodeList(Rlp.encode(HEADER), Rlp.encode(one.header().encode()));
      case Node one -> Rlp.encodeList(Rlp.encode(NODE), Rlp.encode(one.value()));
      case Settled one ->
          Rlp.encodeList(
              Rlp.encode(SETTLED),
              Rlp.encode(one.number()),
              Rlp.encodeList(one.leaves().stream().map(leaf -> Rlp.encode(leaf.value())).toList()));
    };
  }

  /**
   * @throws Rlp.MalformedException if a chunk is anything else than such a list
   */
  static List<SnapshotRecord> decode(Bytes chunk) throws Rlp.MalformedException {
    List<SnapshotRecord> records = new ArrayList<>();
    try {
      for (Rlp.Item item : items(Rlp.decode(chunk))) {
        records.add(decode(items(item)));
      }
    } catch (ClassCastException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new Rlp.MalformedException("a record does not have the fields of its kind");
    }
    return records;
  }

  private static SnapshotRecord decode(List<Rlp.Item> fields) throws Rlp.MalformedException {
    long kind = number(fields.get(0));
    if (kind == HEADER) {
      return new Header(BlockHeader.decode(text(fields.get(1))));
    }
    if (kind == NODE) {
      return new Node(text(fields.get(1)));
    }
    if (kind == SETTLED) {
      List<Bytes32> leaves = new ArrayList<>();
      for (Rlp.Item leaf : items(fields.get(2))) {
        leaves.add(word(text(leaf)));
      }
      return new Settled(number(fields.get(1)), leaves);
    }
    throw new Rlp.MalformedException("no record has kind " + kind);
  }

  private static Bytes32 word(Bytes bytes) throws Rlp.MalformedException {
    if (bytes.size() != Bytes32.SIZE) {
      throw new Rlp.MalformedException("a leaf hash has %d bytes".formatted(bytes.size()));
    }
    return new Bytes32(bytes);
  }

  private static List<Rlp.Item> items(Rlp.Item item) {
    return ((Rlp.Sequence) item).items();
  }

  private static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }

  private static long number(Rlp.Item item) {
    return new BigInteger(1, text(item).toArray()).longValueExact();
  }
}
