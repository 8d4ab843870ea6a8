package network.haca.evm.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.state.TrieNode.Branch;
import network.haca.evm.state.TrieNode.Extension;
import network.haca.evm.state.TrieNode.Leaf;
import network.haca.evm.state.TrieNode.Stored;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * A modified Merkle Patricia trie (Yellow Paper, appendix D) whose nodes come from a store as they
 * are needed, once each. Changes stay in memory until {@link #commit}. Not for concurrent use.
 */
public final class MerklePatriciaTrie {
  public static final Bytes32 EMPTY_ROOT = Keccak.hash(Rlp.encode(Bytes.EMPTY));

  private final NodeStore store;
  private @Nullable TrieNode root;

  public MerklePatriciaTrie(NodeStore store, Bytes32 rootHash) {
    this.store = store;
    this.root = rootHash.equals(EMPTY_ROOT) ? null : Stored.of(rootHash);
  }

  public Optional<Bytes> get(Bytes key) {
    Bytes path = TrieNode.nibbles(key);
    int depth = 0;
    TrieNode node = root;
    while (node != null) {
      switch (node) {
        case Stored stored -> node = load(stored);
        case Leaf leaf -> {
          return isRest(leaf.path(), path, depth) ? Optional.of(leaf.value()) : Optional.empty();
        }
        case Extension extension -> {
          if (commonPrefix(extension.path(), path, depth) < extension.path().size()) {
            return Optional.empty();
          }
          depth += extension.path().size();
          node = extension.child();
        }
        case Branch branch -> {
          if (depth == path.size()) {
            return Optional.ofNullable(branch.value);
          }
          node = branch.children[path.get(depth++)];
        }
      }
    }
    return Optional.empty();
  }

  /** Sets a value; an empty one removes the key. */
  public void put(Bytes key, Bytes value) {
    Bytes path = TrieNode.nibbles(key);
    root = value.isEmpty() ? remove(root, path, 0) : insert(root, path, 0, value);
  }

  /** Writes what changed to the store. */
  public Bytes32 commit() {
    if (root == null) {
      return EMPTY_ROOT;
    }
    if (root instanceof Stored stored) {
      return stored.hash();
    }
    Bytes encoded = encode(root);
    Bytes32 hash = Keccak.hash(encoded);
    store.put(hash, encoded);
    root = Stored.of(hash);
    return hash;
  }

  /**
   * The encoded nodes from the root towards {@code key}: an EIP-1186 proof of its value or its
   * absence.
   */
  public List<Bytes> prove(Bytes key) {
    var _ = commit();
    List<Bytes> proof = new ArrayList<>();
    Bytes path = TrieNode.nibbles(key);
    int depth = 0;
    TrieNode node = root;
    while (node != null) {
      if (node instanceof Stored stored) {
        node = load(stored);
        if (stored.isHash()) {
          proof.add(encode(node));
        }
      }
      switch (node) {
        case Extension extension -> {
          boolean onPath = commonPrefix(extension.path(), path, depth) == extension.path().size();
          node = onPath ? extension.child() : null;
          depth += extension.path().size();
        }
        case Branch branch ->
            node = depth == path.size() ? null : branch.children[path.get(depth++)];
        default -> node = null;
      }
    }
    return proof;
  }

  private TrieNode insert(@Nullable TrieNode node, Bytes path, int depth, Bytes value) {
    return switch (node) {
      case null -> new Leaf(rest(path, depth), value);
      case Stored stored -> insert(load(stored), path, depth, value);
      case Leaf leaf ->
          isRest(leaf.path(), path, depth)
              ? new Leaf(leaf.path(), value)
              : split(leaf.path(), leaf, path, depth, value);
      case Extension extension -> {
        int length = extension.path().size();
        yield commonPrefix(extension.path(), path, depth) == length
            ? new Extension(
                extension.path(), insert(extension.child(), path, depth + length, value))
            : split(extension.path(), extension, path, depth, value);
      }
      case Branch branch -> {
        if (depth == path.size()) {
          branch.value = value;
        } else {
          int index = path.get(depth);
          branch.children[index] = insert(branch.children[index], path, depth + 1, value);
        }
        yield branch;
      }
    };
  }

  /**
   * A branch where {@code nodePath} and the rest of {@code path} part, with the old node and the
   * new value under it.
   */
  private TrieNode split(Bytes nodePath, TrieNode node, Bytes path, int depth, Bytes value) {
    int common = commonPrefix(nodePath, path, depth);
    Branch branch = new Branch();
    if (common == nodePath.size()) {
      branch.value = ((Leaf) node).value();
    } else {
      Bytes below = rest(nodePath, common + 1);
      branch.children[nodePath.get(common)] =
          switch (node) {
            case Leaf leaf -> new Leaf(below, leaf.value());
            case Extension extension ->
                below.isEmpty() ? extension.child() : new Extension(below, extension.child());
            default -> throw new IllegalStateException("only leaves and extensions split");
          };
    }
    var _ = insert(branch, path, depth + common, value);
    return common == 0 ? branch : new Extension(nodePath.slice(0, common), branch);
  }

  private @Nullable TrieNode remove(@Nullable TrieNode node, Bytes path, int depth) {
    return switch (node) {
      case null -> null;
      case Stored stored -> remove(load(stored), path, depth);
      case Leaf leaf -> isRest(leaf.path(), path, depth) ? null : leaf;
      case Extension extension -> {
        int length = extension.path().size();
        if (commonPrefix(extension.path(), path, depth) < length) {
          yield extension;
        }
        TrieNode child = remove(extension.child(), path, depth + length);
        yield child == null ? null : joined(extension.path(), child);
      }
      case Branch branch -> {
        if (depth == path.size()) {
          branch.value = null;
        } else {
          int index = path.get(depth);
          branch.children[index] = remove(branch.children[index], path, depth + 1);
        }
        yield collapsed(branch);
      }
    };
  }

  /** A branch that is left with one way becomes that way. */
  private @Nullable TrieNode collapsed(Branch branch) {
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
    TrieNode child = branch.children[only];
    return child == null ? null : joined(Bytes.wrap(new byte[] {(byte) only}), child);
  }

  private TrieNode joined(Bytes prefix, TrieNode child) {
    return switch (child) {
      case Stored stored -> joined(prefix, load(stored));
      case Leaf leaf -> new Leaf(Bytes.concat(prefix, leaf.path()), leaf.value());
      case Extension extension ->
          new Extension(Bytes.concat(prefix, extension.path()), extension.child());
      case Branch branch -> new Extension(prefix, branch);
    };
  }

  private TrieNode load(Stored stored) {
    TrieNode node = stored.node;
    if (node == null) {
      node = read(stored);
      stored.node = node;
    }
    return node;
  }

  private TrieNode read(Stored stored) {
    try {
      return TrieNode.decode(stored.isHash() ? bytes(stored.hash()) : stored.reference());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored trie node is corrupt", e);
    }
  }

  private Bytes bytes(Bytes32 hash) {
    return store
        .get(hash)
        .orElseThrow(() -> new IllegalStateException("trie node " + hash + " is lost"));
  }

  private Bytes encode(TrieNode node) {
    return switch (node) {
      case Stored stored -> stored.reference();
      case Leaf leaf -> TrieNode.encode(leaf);
      case Extension extension -> TrieNode.encode(extension, reference(extension.child()));
      case Branch branch -> {
        List<Bytes> references = new ArrayList<>(16);
        for (TrieNode child : branch.children) {
          references.add(child == null ? Bytes.EMPTY : reference(child));
        }
        yield TrieNode.encode(branch, references);
      }
    };
  }

  /**
   * A child inside its parent: itself if shorter than 32 bytes, else its hash, and then it is
   * stored.
   */
  private Bytes reference(TrieNode child) {
    Bytes encoded = encode(child);
    if (child instanceof Stored || encoded.size() < Bytes32.SIZE) {
      return encoded;
    }
    Bytes32 hash = Keccak.hash(encoded);
    store.put(hash, encoded);
    return Rlp.encode(hash.value());
  }

  private static Bytes rest(Bytes path, int depth) {
    return path.slice(depth, path.size() - depth);
  }

  /** Whether {@code nodePath} is what is left of {@code path} from {@code depth}. */
  private static boolean isRest(Bytes nodePath, Bytes path, int depth) {
    return nodePath.size() == path.size() - depth
        && commonPrefix(nodePath, path, depth) == nodePath.size();
  }

  /** How many nibbles of {@code nodePath} are those of {@code path} from {@code depth}. */
  private static int commonPrefix(Bytes nodePath, Bytes path, int depth) {
    int length = Math.min(nodePath.size(), path.size() - depth);
    for (int i = 0; i < length; i++) {
      if (nodePath.get(i) != path.get(depth + i)) {
        return i;
      }
    }
    return length;
  }
}
