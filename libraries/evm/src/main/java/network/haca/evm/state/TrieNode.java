package network.haca.evm.state;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/** A node of a Merkle Patricia trie (Yellow Paper, appendix D). Paths are nibbles, one a byte. */
sealed interface TrieNode {
  /** A value; {@code path} is the rest of its key. */
  record Leaf(Bytes path, Bytes value) implements TrieNode {}

  /** What several keys share. */
  record Extension(Bytes path, TrieNode child) implements TrieNode {}

  /** Where keys part. */
  final class Branch implements TrieNode {
    final @Nullable TrieNode[] children = new @Nullable TrieNode[16];
    @Nullable Bytes value;
  }

  /**
   * A node as its parent refers to it: by its hash, or itself if it is shorter than 32 bytes. The
   * reference stays where it was read, and the node is read when it is needed.
   */
  final class Stored implements TrieNode {
    private static final int HASH_REFERENCE = 1 + Bytes32.SIZE;

    private final Bytes source;
    private final int from;
    private final int length;

    /** Once it was read. */
    @Nullable TrieNode node;

    private Stored(Bytes source, int from, int length) {
      this.source = source;
      this.from = from;
      this.length = length;
    }

    static Stored of(Bytes32 hash) {
      return new Stored(Rlp.encode(hash.value()), 0, HASH_REFERENCE);
    }

    boolean isHash() {
      return length == HASH_REFERENCE;
    }

    Bytes32 hash() {
      return new Bytes32(source.slice(from + 1, Bytes32.SIZE));
    }

    /** As it stands in the parent. */
    Bytes reference() {
      return source.slice(from, length);
    }
  }

  /**
   * @throws Rlp.MalformedException if this is not a node
   */
  static TrieNode decode(Bytes encoded) throws Rlp.MalformedException {
    int[] offsets = Rlp.offsets(encoded);
    if (offsets.length == 3) {
      Bytes nibbles = nibbles(text(encoded, offsets, 0));
      int flag = nibbles.get(0);
      int skipped = flag % 2 == 1 ? 1 : 2;
      Bytes path = nibbles.slice(skipped, nibbles.size() - skipped);
      return flag >= 2
          ? new Leaf(path, text(encoded, offsets, 1))
          : new Extension(path, stored(encoded, offsets, 1));
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

  private static Stored stored(Bytes encoded, int[] offsets, int item) {
    return new Stored(encoded, offsets[item], offsets[item + 1] - offsets[item]);
  }

  private static Bytes text(Bytes encoded, int[] offsets, int item) throws Rlp.MalformedException {
    return Rlp.text(encoded, offsets[item], offsets[item + 1]);
  }

  static Bytes encode(Leaf leaf) {
    return Rlp.encodeList(Rlp.encode(compact(leaf.path, true)), Rlp.encode(leaf.value));
  }

  static Bytes encode(Extension extension, Bytes childReference) {
    return Rlp.encodeList(Rlp.encode(compact(extension.path, false)), childReference);
  }

  /**
   * @param childReferences sixteen; an empty one where no child is
   */
  static Bytes encode(Branch branch, List<Bytes> childReferences) {
    List<Bytes> items = new ArrayList<>(17);
    for (Bytes reference : childReferences) {
      items.add(reference.isEmpty() ? Rlp.encode(Bytes.EMPTY) : reference);
    }
    items.add(Rlp.encode(branch.value == null ? Bytes.EMPTY : branch.value));
    return Rlp.encodeList(items);
  }

  /** Hex-prefix encoding (Yellow Paper, appendix C). */
  private static Bytes compact(Bytes nibbles, boolean leaf) {
    boolean odd = nibbles.size() % 2 == 1;
    byte[] packed = new byte[nibbles.size() / 2 + 1];
    packed[0] = (byte) ((leaf ? 0x20 : 0) | (odd ? 0x10 | nibbles.get(0) : 0));
    int from = odd ? 1 : 0;
    for (int i = 1; i < packed.length; i++) {
      packed[i] = (byte) (nibbles.get(from) << 4 | nibbles.get(from + 1));
      from += 2;
    }
    return Bytes.wrap(packed);
  }

  static Bytes nibbles(Bytes key) {
    byte[] nibbles = new byte[key.size() * 2];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.get(i) >>> 4);
      nibbles[2 * i + 1] = (byte) (key.get(i) & 0xf);
    }
    return Bytes.wrap(nibbles);
  }
}
