package network.haca.evm.state;

import java.util.Arrays;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.primitives.RlpWriter;
import org.jspecify.annotations.Nullable;

/** A node of a Merkle Patricia trie (Yellow Paper, appendix D). Paths are nibbles, one a byte. */
sealed interface TrieNode {
  /** A value; the rest of its key is {@code path} from {@code from}. */
  final class Leaf implements TrieNode {
    final byte[] path;
    final int from;
    final Bytes value;

    Leaf(byte[] path, int from, Bytes value) {
      this.path = path;
      this.from = from;
      this.value = value;
    }

    int length() {
      return path.length - from;
    }
  }

  /** A part of the path that several keys share. */
  final class Extension implements TrieNode {
    final byte[] path;
    TrieNode child;

    Extension(byte[] path, TrieNode child) {
      this.path = path;
      this.child = child;
    }
  }

  /** A node at which keys part. */
  final class Branch implements TrieNode {
    final @Nullable TrieNode[] children = new @Nullable TrieNode[16];
    @Nullable Bytes value;
  }

  /**
   * A node as its parent refers to it: by its hash, or itself if it is shorter than 32 bytes. The
   * reference stays where it was read, and the node is read when it is needed.
   */
  final class Stored implements TrieNode {
    private static final int HASH_PREFIX = 0x80 + Bytes32.SIZE;

    private final Bytes source;
    private final int from;

    /** {@link Bytes32#SIZE} for a hash, less for a node. */
    private final int length;

    /** Once it was read. */
    @Nullable TrieNode node;

    private Stored(Bytes source, int from, int length) {
      this.source = source;
      this.from = from;
      this.length = length;
    }

    static Stored of(Bytes32 hash) {
      return new Stored(hash.value(), 0, Bytes32.SIZE);
    }

    /** A node that is shorter than a hash. */
    static Stored embedded(Bytes encoded) {
      return new Stored(encoded, 0, encoded.size());
    }

    boolean isHash() {
      return length == Bytes32.SIZE;
    }

    Bytes32 hash() {
      return new Bytes32(source.slice(from, Bytes32.SIZE));
    }

    /** The node itself, where it is shorter than a hash. */
    Bytes embedded() {
      return source.slice(from, length);
    }

    void writeReference(RlpWriter rlp) {
      rlp.encoded(source, from, length);
      if (isHash()) {
        rlp.octet(HASH_PREFIX);
      }
    }
  }

  /**
   * @throws Rlp.MalformedException if this is not a node
   */
  static TrieNode decode(Bytes encoded) throws Rlp.MalformedException {
    int[] offsets = Rlp.offsets(encoded);
    if (offsets.length == 3) {
      byte[] nibbles = nibbles(text(encoded, offsets, 0));
      int flag = nibbles[0];
      int skipped = flag % 2 == 1 ? 1 : 2;
      return flag >= 2
          ? new Leaf(nibbles, skipped, text(encoded, offsets, 1))
          : new Extension(
              Arrays.copyOfRange(nibbles, skipped, nibbles.length), stored(encoded, offsets, 1));
    }
    if (offsets.length != 18) {
      throw new Rlp.MalformedException("a node of " + (offsets.length - 1) + " items");
    }
    Branch branch = new Branch();
    for (int i = 0; i < 16; i++) {
      boolean absent = offsets[i + 1] - offsets[i] == 1;
      branch.children[i] = absent ? null : stored(encoded, offsets, i);
    }
    Bytes value = text(encoded, offsets, 16);
    branch.value = value.isEmpty() ? null : value;
    return branch;
  }

  /** A reference of 33 bytes is a hash behind its prefix. */
  private static Stored stored(Bytes encoded, int[] offsets, int item) {
    int length = offsets[item + 1] - offsets[item];
    return length > Bytes32.SIZE
        ? new Stored(encoded, offsets[item + 1] - Bytes32.SIZE, Bytes32.SIZE)
        : new Stored(encoded, offsets[item], length);
  }

  private static Bytes text(Bytes encoded, int[] offsets, int item) throws Rlp.MalformedException {
    return Rlp.text(encoded, offsets[item], offsets[item + 1]);
  }

  static byte[] nibbles(Bytes key) {
    byte[] nibbles = new byte[key.size() * 2];
    for (int i = 0; i < key.size(); i++) {
      int both = key.get(i);
      nibbles[2 * i] = (byte) (both >>> 4);
      nibbles[2 * i + 1] = (byte) (both & 0xf);
    }
    return nibbles;
  }
}
