package network.haca.evm.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * A modified Merkle Patricia trie (Yellow Paper, appendix D) whose nodes come from a store as they
 * are needed. Changes stay in memory until {@link #commit}. Not for concurrent use.
 */
public final class MerklePatriciaTrie {
  public static final Bytes32 EMPTY_ROOT = Keccak.hash(Rlp.encode(Bytes.EMPTY));

  private final NodeStore store;
  private @Nullable Node root;

  private sealed interface Node permits Leaf, Extension, Branch, Stored {}

  /** {@code path} holds the nibbles below this node. */
  private record Leaf(Bytes path, Bytes value) implements Node {}

  private record Extension(Bytes path, Node child) implements Node {}

  private static final class Branch implements Node {
    private final @Nullable Node[] children = new @Nullable Node[16];
    private @Nullable Bytes value;
  }

  /**
   * A node that is read when it is needed: {@code reference} is its hash, or its encoding if below
   * 32 bytes.
   */
  private record Stored(Rlp.Item reference) implements Node {}

  public MerklePatriciaTrie(NodeStore store, Bytes32 rootHash) {
    this.store = store;
    this.root = rootHash.equals(EMPTY_ROOT) ? null : new Stored(new Rlp.Text(rootHash.value()));
  }

  public Optional<Bytes> get(Bytes key) {
    Bytes path = nibbles(key);
    Node node = root;
    while (node != null) {
      switch (node) {
        case Stored stored -> node = load(stored);
        case Leaf leaf -> {
          return leaf.path.equals(path) ? Optional.of(leaf.value) : Optional.empty();
        }
        case Extension extension -> {
          if (commonPrefix(extension.path, path) < extension.path.size()) {
            return Optional.empty();
          }
          path = drop(path, extension.path.size());
          node = extension.child;
        }
        case Branch branch -> {
          if (path.isEmpty()) {
            return Optional.ofNullable(branch.value);
          }
          node = branch.children[path.get(0)];
          path = drop(path, 1);
        }
      }
    }
    return Optional.empty();
  }

  /** Sets a value; an empty one removes the key. */
  public void put(Bytes key, Bytes value) {
    root = value.isEmpty() ? remove(root, nibbles(key)) : insert(root, nibbles(key), value);
  }

  /** Writes what changed to the store. */
  public Bytes32 commit() {
    if (root == null) {
      return EMPTY_ROOT;
    }
    if (root instanceof Stored(Rlp.Text(Bytes hash)) && hash.size() == Bytes32.SIZE) {
      return new Bytes32(hash);
    }
    Bytes encoded = encode(root);
    Bytes32 hash = Keccak.hash(encoded);
    store.put(hash, encoded);
    root = new Stored(new Rlp.Text(hash.value()));
    return hash;
  }

  /**
   * The encoded nodes from the root towards {@code key}: an EIP-1186 proof of its value or its
   * absence.
   */
  public List<Bytes> prove(Bytes key) {
    commit();
    List<Bytes> proof = new ArrayList<>();
    Bytes path = nibbles(key);
    Node node = root;
    while (node != null) {
      if (node instanceof Stored stored) {
        node = load(stored);
        if (stored.reference instanceof Rlp.Text) {
          proof.add(encode(node));
        }
      }
      switch (node) {
        case Extension extension -> {
          boolean onPath = commonPrefix(extension.path, path) == extension.path.size();
          node = onPath ? extension.child : null;
          path = onPath ? drop(path, extension.path.size()) : path;
        }
        case Branch branch -> {
          node = path.isEmpty() ? null : branch.children[path.get(0)];
          path = path.isEmpty() ? path : drop(path, 1);
        }
        default -> node = null;
      }
    }
    return proof;
  }

  private static Node insert(
      MerklePatriciaTrie trie, @Nullable Node node, Bytes path, Bytes value) {
    return switch (node) {
      case null -> new Leaf(path, value);
      case Stored stored -> insert(trie, trie.load(stored), path, value);
      case Leaf leaf ->
          leaf.path.equals(path)
              ? new Leaf(path, value)
              : split(trie, leaf.path, node, path, value);
      case Extension extension -> {
        int common = commonPrefix(extension.path, path);
        yield common == extension.path.size()
            ? new Extension(
                extension.path, insert(trie, extension.child, drop(path, common), value))
            : split(trie, extension.path, node, path, value);
      }
      case Branch branch -> {
        if (path.isEmpty()) {
          branch.value = value;
        } else {
          int index = path.get(0);
          branch.children[index] = insert(trie, branch.children[index], drop(path, 1), value);
        }
        yield branch;
      }
    };
  }

  private Node insert(@Nullable Node node, Bytes path, Bytes value) {
    return insert(this, node, path, value);
  }

  /**
   * A branch where {@code nodePath} and {@code path} part, with the old node and the new value
   * under it.
   */
  private static Node split(
      MerklePatriciaTrie trie, Bytes nodePath, Node node, Bytes path, Bytes value) {
    int common = commonPrefix(nodePath, path);
    Branch branch = new Branch();
    Bytes rest = drop(nodePath, common);
    if (rest.isEmpty()) {
      branch.value = ((Leaf) node).value;
    } else {
      Bytes below = drop(rest, 1);
      branch.children[rest.get(0)] =
          switch (node) {
            case Leaf leaf -> new Leaf(below, leaf.value);
            case Extension extension ->
                below.isEmpty() ? extension.child : new Extension(below, extension.child);
            default -> throw new IllegalStateException("only leaves and extensions split");
          };
    }
    insert(trie, branch, drop(path, common), value);
    return common == 0 ? branch : new Extension(path.slice(0, common), branch);
  }

  private @Nullable Node remove(@Nullable Node node, Bytes path) {
    return switch (node) {
      case null -> null;
      case Stored stored -> remove(load(stored), path);
      case Leaf leaf -> leaf.path.equals(path) ? null : leaf;
      case Extension extension -> {
        int common = commonPrefix(extension.path, path);
        if (common < extension.path.size()) {
          yield extension;
        }
        Node child = remove(extension.child, drop(path, common));
        yield child == null ? null : joined(extension.path, child);
      }
      case Branch branch -> {
        if (path.isEmpty()) {
          branch.value = null;
        } else {
          int index = path.get(0);
          branch.children[index] = remove(branch.children[index], drop(path, 1));
        }
        yield collapsed(branch);
      }
    };
  }

  /** A branch that is left with one way becomes that way. */
  private @Nullable Node collapsed(Branch branch) {
    int only = -1;
    for (int i = 0; i < 16; i++) {
      if (branch.children[i] != null) {
        if (only >= 0 || branch.value != null) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return branch.value == null ? null : new Leaf(Bytes.EMPTY, branch.value);
    }
    Node child = branch.children[only];
    return child == null ? null : joined(Bytes.wrap(new byte[] {(byte) only}), child);
  }

  private Node joined(Bytes prefix, Node child) {
    return switch (child) {
      case Stored stored -> joined(prefix, load(stored));
      case Leaf leaf -> new Leaf(Bytes.concat(prefix, leaf.path), leaf.value);
      case Extension extension ->
          new Extension(Bytes.concat(prefix, extension.path), extension.child);
      case Branch branch -> new Extension(prefix, branch);
    };
  }

  private Node load(Stored stored) {
    try {
      return switch (stored.reference) {
        case Rlp.Sequence sequence -> decode(sequence);
        case Rlp.Text(Bytes hash) -> {
          Bytes encoded =
              store
                  .get(new Bytes32(hash))
                  .orElseThrow(() -> new IllegalStateException("trie node " + hash + " is lost"));
          yield decode((Rlp.Sequence) Rlp.decode(encoded));
        }
      };
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored trie node is corrupt", e);
    }
  }

  private static Node decode(Rlp.Sequence node) {
    if (node.items().size() == 2) {
      Bytes compact = text(node.items().get(0));
      Bytes nibbles = nibbles(compact);
      int flag = nibbles.get(0);
      Bytes path = drop(nibbles, flag % 2 == 1 ? 1 : 2);
      return flag >= 2
          ? new Leaf(path, text(node.items().get(1)))
          : new Extension(path, new Stored(node.items().get(1)));
    }
    Branch branch = new Branch();
    for (int i = 0; i < 16; i++) {
      Rlp.Item child = node.items().get(i);
      boolean absent = child instanceof Rlp.Text(Bytes empty) && empty.isEmpty();
      branch.children[i] = absent ? null : new Stored(child);
    }
    Bytes value = text(node.items().get(16));
    branch.value = value.isEmpty() ? null : value;
    return branch;
  }

  private static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }

  private Bytes encode(Node node) {
    return switch (node) {
      case Stored stored -> Rlp.encode(stored.reference);
      case Leaf leaf ->
          Rlp.encodeList(Rlp.encode(compact(leaf.path, true)), Rlp.encode(leaf.value));
      case Extension extension ->
          Rlp.encodeList(Rlp.encode(compact(extension.path, false)), reference(extension.child));
      case Branch branch -> {
        List<Bytes> items = new ArrayList<>(17);
        for (Node child : branch.children) {
          items.add(child == null ? Rlp.encode(Bytes.EMPTY) : reference(child));
        }
        items.add(Rlp.encode(branch.value == null ? Bytes.EMPTY : branch.value));
        yield Rlp.encodeList(items);
      }
    };
  }

  /**
   * A child inside its parent: itself if shorter than 32 bytes, else its hash, and then it is
   * stored.
   */
  private Bytes reference(Node child) {
    Bytes encoded = encode(child);
    if (child instanceof Stored || encoded.size() < Bytes32.SIZE) {
      return encoded;
    }
    Bytes32 hash = Keccak.hash(encoded);
    store.put(hash, encoded);
    return Rlp.encode(hash.value());
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

  private static Bytes nibbles(Bytes key) {
    byte[] nibbles = new byte[key.size() * 2];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.get(i) >>> 4);
      nibbles[2 * i + 1] = (byte) (key.get(i) & 0xf);
    }
    return Bytes.wrap(nibbles);
  }

  private static Bytes drop(Bytes path, int count) {
    return path.slice(count, path.size() - count);
  }

  private static int commonPrefix(Bytes one, Bytes other) {
    int mismatch = Arrays.mismatch(one.toArray(), other.toArray());
    return mismatch < 0 ? one.size() : mismatch;
  }
}
