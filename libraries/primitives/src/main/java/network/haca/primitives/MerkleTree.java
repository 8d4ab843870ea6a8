package network.haca.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The settlement tree: OpenZeppelin's StandardMerkleTree over leaf hashes (sorted ascending,
 * complete binary tree in an array with the root first, inner nodes = keccak of the sorted pair).
 *
 * <p>Source: {@code @openzeppelin/merkle-tree} 1.0.8, format {@code standard-v1}.
 */
public final class MerkleTree {
  private final List<Bytes32> nodes;

  private MerkleTree(List<Bytes32> nodes) {
    this.nodes = nodes;
  }

  /**
   * @param leaves leaf hashes in any order, at least one; duplicates are kept
   */
  public static MerkleTree of(List<Bytes32> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("a Merkle tree needs at least one leaf");
    }
    Bytes32[] sorted = leaves.toArray(Bytes32[]::new);
    Arrays.sort(sorted);
    int count = sorted.length;
    Bytes32[] nodes = new Bytes32[2 * count - 1];
    for (int j = 0; j < count; j++) {
      nodes[2 * count - 2 - j] = sorted[j];
    }
    for (int i = count - 2; i >= 0; i--) {
      nodes[i] = hashPair(nodes[2 * i + 1], nodes[2 * i + 2]);
    }
    return new MerkleTree(List.of(nodes));
  }

  public Bytes32 root() {
    return nodes.getFirst();
  }

  /** All nodes, root first; leaf {@code j} of the sorted order stands at {@code 2n-2-j}. */
  public List<Bytes32> nodes() {
    return nodes;
  }

  public int leafCount() {
    return (nodes.size() + 1) / 2;
  }

  /** The array index of a leaf hash, or -1 if it is not in the tree. */
  public int indexOf(Bytes32 leaf) {
    int low = 0;
    int high = leafCount() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int index = nodes.size() - 1 - middle;
      int order = nodes.get(index).compareTo(leaf);
      if (order == 0) {
        return index;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The siblings from the leaf up to the root. */
  public List<Bytes32> path(Bytes32 leaf) {
    int index = indexOf(leaf);
    if (index < 0) {
      throw new IllegalArgumentException("no such leaf: " + leaf);
    }
    List<Bytes32> path = new ArrayList<>();
    for (int i = index; i > 0; i = (i - 1) / 2) {
      path.add(nodes.get(i % 2 == 1 ? i + 1 : i - 1));
    }
    return List.copyOf(path);
  }

  /** Returns true if {@code path} leads from {@code leaf} to {@code root}. */
  public static boolean verify(Bytes32 leaf, List<Bytes32> path, Bytes32 root) {
    return root(leaf, path).equals(root);
  }

  /** Where {@code path} leads from {@code leaf}. */
  static Bytes32 root(Bytes32 leaf, List<Bytes32> path) {
    Bytes32 node = leaf;
    for (Bytes32 sibling : path) {
      node = hashPair(node, sibling);
    }
    return node;
  }

  private static Bytes32 hashPair(Bytes32 left, Bytes32 right) {
    return left.compareTo(right) <= 0
        ? Keccak.hash(left.value(), right.value())
        : Keccak.hash(right.value(), left.value());
  }
}
