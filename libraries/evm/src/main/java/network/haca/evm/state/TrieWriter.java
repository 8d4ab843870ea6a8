package network.haca.evm.state;

import network.haca.evm.state.TrieNode.Branch;
import network.haca.evm.state.TrieNode.Extension;
import network.haca.evm.state.TrieNode.Leaf;
import network.haca.evm.state.TrieNode.Stored;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RlpWriter;
import org.jspecify.annotations.Nullable;

/**
 * Encodes changed nodes and puts them into the store, children before their parents. Not for
 * concurrent use.
 */
final class TrieWriter {
  private static final int ABSENT = 0x80;
  private static final int LEAF = 0x20;
  private static final int ODD = 0x10;

  /** A branch whose children are all hashes, without a value. */
  private static final int USUAL_MAX = 3 + 16 * (1 + Bytes32.SIZE) + 1;

  private final NodeStore store;
  private final RlpWriter rlp = new RlpWriter(USUAL_MAX);

  TrieWriter(NodeStore store) {
    this.store = store;
  }

  /** Writes what changed under the node, and itself; how its parent refers to it. */
  Stored write(TrieNode node) {
    if (node instanceof Stored stored) {
      return stored;
    }
    encode(node);
    return rlp.size() < Bytes32.SIZE ? Stored.embedded(rlp.toBytes()) : Stored.of(store());
  }

  /** As {@link #write}; a root is stored under its hash however short it is. */
  Bytes32 writeRoot(TrieNode node) {
    encode(node);
    return store();
  }

  private Bytes32 store() {
    Bytes32 hash = rlp.keccak();
    store.put(hash, rlp.toBytes());
    return hash;
  }

  private void encode(TrieNode node) {
    switch (node) {
      case Leaf leaf -> {
        rlp.clear();
        rlp.text(leaf.value);
        compact(leaf.path, leaf.from, LEAF);
      }
      case Extension extension -> {
        Stored child = write(extension.child);
        extension.child = child;
        rlp.clear();
        reference(child);
        compact(extension.path, 0, 0);
      }
      case Branch branch -> encode(branch);
      case Stored _ -> throw new IllegalStateException("what is stored is not encoded again");
    }
    rlp.listPrefix(0);
  }

  private void encode(Branch branch) {
    for (int i = 0; i < 16; i++) {
      TrieNode child = branch.children[i];
      branch.children[i] = child == null ? null : write(child);
    }
    rlp.clear();
    rlp.text(branch.value == null ? Bytes.EMPTY : branch.value);
    for (int i = 15; i >= 0; i--) {
      reference((Stored) branch.children[i]);
    }
  }

  private void reference(@Nullable Stored child) {
    if (child == null) {
      rlp.octet(ABSENT);
    } else {
      child.writeReference(rlp);
    }
  }

  /** Hex-prefix encoding (Yellow Paper, appendix C). */
  private void compact(byte[] nibbles, int from, int flag) {
    int end = rlp.size();
    for (int i = nibbles.length; i - from >= 2; i -= 2) {
      rlp.octet(nibbles[i - 2] << 4 | nibbles[i - 1]);
    }
    boolean odd = (nibbles.length - from) % 2 == 1;
    rlp.octet(odd ? flag | ODD | nibbles[from] : flag);
    if (rlp.size() - end > 1) {
      rlp.textPrefix(end);
    }
  }
}
