package network.haca.evm.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a store that states need: the nodes of their tries, and code. Holds a hash for
 * each in memory.
 */
public final class LiveNodes {
  private static final class MissingNodeException extends IllegalStateException {
    private final Bytes32 hash;

    MissingNodeException(Bytes32 hash) {
      super("trie node " + hash + " is lost");
      this.hash = hash;
    }
  }

  private final NodeStore store;
  private final Set<Bytes32> nodes = new HashSet<>();

  /**
   * Apart from nodes: anyone may deploy the bytes of a node as code, and what is under the node
   * must be walked all the same.
   */
  private final Set<Bytes32> code = new HashSet<>();

  public LiveNodes(NodeStore store) {
    this.store = store;
  }

  /** All that the state of this root needs; what is known already is not walked again. */
  public void add(Bytes32 stateRoot) {
    walk(stateRoot, true);
  }

  /**
   * A node or code that the state of this root needs and the store does not have; all that it has
   * is live then.
   */
  public Optional<Bytes32> missingIn(Bytes32 stateRoot) {
    try {
      add(stateRoot);
    } catch (MissingNodeException e) {
      return Optional.of(e.hash);
    }
    return code.stream().filter(hash -> store.get(hash).isEmpty()).findFirst();
  }

  public boolean contains(Bytes32 hash) {
    return nodes.contains(hash) || code.contains(hash);
  }

  public int size() {
    return nodes.size() + (int) code.stream().filter(hash -> !nodes.contains(hash)).count();
  }

  private void walk(Bytes32 root, boolean accounts) {
    if (root.equals(MerklePatriciaTrie.EMPTY_ROOT)) {
      return;
    }
    Deque<TrieNode> open = new ArrayDeque<>();
    open.add(TrieNode.Stored.of(root));
    while (!open.isEmpty()) {
      switch (open.removeLast()) {
        case TrieNode.Stored stored -> {
          if (!stored.isHash() || nodes.add(stored.hash())) {
            open.add(read(stored));
          }
        }
        case TrieNode.Extension extension -> open.add(extension.child);
        case TrieNode.Branch branch -> {
          for (TrieNode child : branch.children) {
            addTo(open, child);
          }
        }
        case TrieNode.Leaf leaf -> {
          if (accounts) {
            addAccount(leaf.value);
          }
        }
      }
    }
  }

  private static void addTo(Deque<TrieNode> open, @Nullable TrieNode child) {
    if (child != null) {
      open.add(child);
    }
  }

  private void addAccount(Bytes encoded) {
    try {
      Account account = Account.decode(encoded);
      if (!account.codeHash().equals(Account.NO_CODE)) {
        code.add(account.codeHash());
      }
      walk(account.storageRoot(), false);
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored account is corrupt", e);
    }
  }

  private TrieNode read(TrieNode.Stored stored) {
    try {
      return TrieNode.decode(
          stored.isHash()
              ? store.get(stored.hash()).orElseThrow(() -> new MissingNodeException(stored.hash()))
              : stored.embedded());
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored trie node is corrupt", e);
    }
  }
}
