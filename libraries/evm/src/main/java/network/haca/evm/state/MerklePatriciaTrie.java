package network.haca.evm.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

  /** From how many changes on the ways from the root are taken by all processors. */
  static final int PARALLEL_MIN = 128;

  private final NodeStore store;
  private @Nullable TrieNode root;

  public MerklePatriciaTrie(NodeStore store, Bytes32 rootHash) {
    this.store = store;
    this.root = rootHash.equals(EMPTY_ROOT) ? null : Stored.of(rootHash);
  }

  public Optional<Bytes> get(Bytes key) {
    return get(TrieNode.nibbles(key));
  }

  Optional<Bytes> get(byte[] path) {
    int depth = 0;
    TrieNode node = root;
    while (node != null) {
      switch (node) {
        case Stored stored -> node = load(stored);
        case Leaf leaf -> {
          return isRest(leaf, path, depth) ? Optional.of(leaf.value) : Optional.empty();
        }
        case Extension extension -> {
          if (commonPrefix(extension.path, 0, path, depth) < extension.path.length) {
            return Optional.empty();
          }
          depth += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> {
          if (depth == path.length) {
            return Optional.ofNullable(branch.value);
          }
          node = branch.children[path[depth++]];
        }
      }
    }
    return Optional.empty();
  }

  /** Sets a value; an empty one removes the key. */
  public void put(Bytes key, Bytes value) {
    root = changed(root, TrieNode.nibbles(key), 0, value);
  }

  /** Writes what changed to the store. */
  public Bytes32 commit() {
    return switch (root) {
      case null -> EMPTY_ROOT;
      case Stored stored -> stored.hash();
      default -> {
        Bytes32 hash = new TrieWriter(store).writeRoot(root);
        root = Stored.of(hash);
        yield hash;
      }
    };
  }

  /**
   * Sets each of the entries, whose keys differ, and writes what changed to the store; many by all
   * processors, since what begins with different nibbles meets only in the root.
   */
  Bytes32 commit(List<? extends TrieEntry> entries) {
    if (!entries.isEmpty() && root instanceof Stored stored) {
      root = load(stored);
    }
    if (entries.size() >= PARALLEL_MIN && (root == null || root instanceof Branch)) {
      commitInParts(root instanceof Branch branch ? branch : new Branch(), entries);
    } else {
      for (TrieEntry entry : entries) {
        root = changed(root, entry.path(), 0, entry.encoded());
      }
    }
    return commit();
  }

  private void commitInParts(Branch branch, List<? extends TrieEntry> entries) {
    List<List<TrieEntry>> parts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      parts.add(new ArrayList<>(entries.size() / 8));
    }
    entries.forEach(entry -> parts.get(entry.path()[0]).add(entry));
    IntStream.range(0, 16)
        .parallel()
        .forEach(
            i -> {
              TrieNode child = branch.children[i];
              for (TrieEntry entry : parts.get(i)) {
                child = changed(child, entry.path(), 1, entry.encoded());
              }
              branch.children[i] = child == null ? null : new TrieWriter(store).write(child);
            });
    root = collapsed(branch);
  }

  /**
   * The encoded nodes from the root towards {@code key}: an EIP-1186 proof of its value or its
   * absence.
   */
  public List<Bytes> prove(Bytes key) {
    var _ = commit();
    List<Bytes> proof = new ArrayList<>();
    byte[] path = TrieNode.nibbles(key);
    int depth = 0;
    TrieNode node = root;
    while (node != null) {
      if (node instanceof Stored stored) {
        if (stored.isHash()) {
          proof.add(bytes(stored.hash()));
        }
        node = load(stored);
      }
      switch (node) {
        case Extension extension -> {
          boolean onPath = commonPrefix(extension.path, 0, path, depth) == extension.path.length;
          node = onPath ? extension.child : null;
          depth += extension.path.length;
        }
        case Branch branch -> node = depth == path.length ? null : branch.children[path[depth++]];
        default -> node = null;
      }
    }
    return proof;
  }

  private @Nullable TrieNode changed(@Nullable TrieNode node, byte[] path, int depth, Bytes value) {
    return value.isEmpty() ? remove(node, path, depth) : insert(node, path, depth, value);
  }

  private TrieNode insert(@Nullable TrieNode node, byte[] path, int depth, Bytes value) {
    return switch (node) {
      case null -> new Leaf(path, depth, value);
      case Stored stored -> insert(load(stored), path, depth, value);
      case Leaf leaf ->
          isRest(leaf, path, depth)
              ? new Leaf(path, depth, value)
              : split(leaf, path, depth, value);
      case Extension extension -> {
        int length = extension.path.length;
        if (commonPrefix(extension.path, 0, path, depth) < length) {
          yield split(extension, path, depth, value);
        }
        extension.child = insert(extension.child, path, depth + length, value);
        yield extension;
      }
      case Branch branch -> {
        if (depth == path.length) {
          branch.value = value;
        } else {
          int index = path[depth];
          branch.children[index] = insert(branch.children[index], path, depth + 1, value);
        }
        yield branch;
      }
    };
  }

  /** A branch where the leaf's key and {@code path} part, with both under it. */
  private TrieNode split(Leaf leaf, byte[] path, int depth, Bytes value) {
    int common = commonPrefix(leaf.path, leaf.from, path, depth);
    int at = leaf.from + common;
    Branch branch = new Branch();
    if (at == leaf.path.length) {
      branch.value = leaf.value;
    } else {
      branch.children[leaf.path[at]] = new Leaf(leaf.path, at + 1, leaf.value);
    }
    return under(branch, common, path, depth, value);
  }

  private TrieNode split(Extension extension, byte[] path, int depth, Bytes value) {
    int common = commonPrefix(extension.path, 0, path, depth);
    Branch branch = new Branch();
    byte[] below = Arrays.copyOfRange(extension.path, common + 1, extension.path.length);
    branch.children[extension.path[common]] =
        below.length == 0 ? extension.child : new Extension(below, extension.child);
    return under(branch, common, path, depth, value);
  }

  /** The new value in the branch, and what both keys share before it. */
  private TrieNode under(Branch branch, int common, byte[] path, int depth, Bytes value) {
    var _ = insert(branch, path, depth + common, value);
    return common == 0
        ? branch
        : new Extension(Arrays.copyOfRange(path, depth, depth + common), branch);
  }

  private @Nullable TrieNode remove(@Nullable TrieNode node, byte[] path, int depth) {
    return switch (node) {
      case null -> null;
      case Stored stored -> remove(load(stored), path, depth);
      case Leaf leaf -> isRest(leaf, path, depth) ? null : leaf;
      case Extension extension -> {
        int length = extension.path.length;
        if (commonPrefix(extension.path, 0, path, depth) < length) {
          yield extension;
        }
        TrieNode child = remove(extension.child, path, depth + length);
        yield child == null ? null : joined(extension.path, child);
      }
      case Branch branch -> {
        if (depth == path.length) {
          branch.value = null;
        } else {
          int index = path[depth];
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
      return branch.value == null ? null : new Leaf(new byte[0], 0, branch.value);
    }
    TrieNode child = branch.children[only];
    return child == null ? null : joined(new byte[] {(byte) only}, child);
  }

  private TrieNode joined(byte[] prefix, TrieNode child) {
    return switch (child) {
      case Stored stored -> joined(prefix, load(stored));
      case Leaf leaf -> new Leaf(concat(prefix, leaf.path, leaf.from), 0, leaf.value);
      case Extension extension -> new Extension(concat(prefix, extension.path, 0), extension.child);
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
      return TrieNode.decode(stored.isHash() ? bytes(stored.hash()) : stored.embedded());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored trie node is corrupt", e);
    }
  }

  private Bytes bytes(Bytes32 hash) {
    return store
        .get(hash)
        .orElseThrow(() -> new IllegalStateException("trie node " + hash + " is lost"));
  }

  private static byte[] concat(byte[] prefix, byte[] path, int from) {
    byte[] joined = Arrays.copyOf(prefix, prefix.length + path.length - from);
    System.arraycopy(path, from, joined, prefix.length, path.length - from);
    return joined;
  }

  /** Returns true if the leaf's path is what is left of {@code path} from {@code depth}. */
  private static boolean isRest(Leaf leaf, byte[] path, int depth) {
    return Arrays.equals(leaf.path, leaf.from, leaf.path.length, path, depth, path.length);
  }

  /** How many nibbles of {@code nodePath} from {@code from} are those of {@code path} at depth. */
  private static int commonPrefix(byte[] nodePath, int from, byte[] path, int depth) {
    int length = Math.min(nodePath.length - from, path.length - depth);
    int mismatch = Arrays.mismatch(nodePath, from, from + length, path, depth, depth + length);
    return mismatch < 0 ? length : mismatch;
  }
}
