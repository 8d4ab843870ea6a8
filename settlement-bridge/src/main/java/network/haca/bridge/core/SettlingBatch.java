package network.haca.bridge.core;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;

/**
 * A batch on its way to a settled root.
 *
 * @param dump the tree dump that goes to Walrus
 */
public record SettlingBatch(Bytes32 root, List<SettlementLeaf> leaves, Bytes dump) {
  public SettlingBatch {
    leaves = List.copyOf(leaves);
  }

  /** A batch of its own of at least one leaf. */
  public static SettlingBatch of(List<SettlementLeaf> leaves) {
    MerkleTree tree = tree(leaves);
    return new SettlingBatch(tree.root(), leaves, TreeDump.write(tree, leaves));
  }

  /**
   * @param size how many leaves there must be
   * @throws TreeDump.MalformedException if the dump is none, or not of that size
   */
  public static SettlingBatch read(Bytes dump, int size) throws TreeDump.MalformedException {
    List<SettlementLeaf> leaves = TreeDump.read(dump, size);
    return new SettlingBatch(tree(leaves).root(), leaves, dump);
  }

  /**
   * A batch that this bridge has kept, whose root was computed when it came.
   *
   * @throws TreeDump.MalformedException if the dump is none
   */
  static SettlingBatch kept(Bytes32 root, Bytes dump) throws TreeDump.MalformedException {
    return new SettlingBatch(root, TreeDump.read(dump, Integer.MAX_VALUE), dump);
  }

  public int size() {
    return leaves.size();
  }

  /** Two batches that have the leaves of this one; only of one with two or more. */
  public List<SettlingBatch> halves() {
    int middle = leaves.size() / 2;
    return List.of(of(leaves.subList(0, middle)), of(leaves.subList(middle, leaves.size())));
  }

  private static MerkleTree tree(List<SettlementLeaf> leaves) {
    return MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
  }
}
