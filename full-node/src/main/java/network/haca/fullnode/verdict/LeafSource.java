package network.haca.fullnode.verdict;

import java.util.List;
import network.haca.primitives.Bytes32;

/**
 * Somebody who may know the leaf hashes of a batch that settled: another full node, or a bridge. It
 * is not trusted: the hashes must rebuild the root (rule S4).
 */
public interface LeafSource {
  /** Upper bound on the leaf hashes of a batch. */
  int LEAVES_MAX = 10_000;

  /**
   * The leaf hashes as it says; none if it does not answer, or does not know them. May wait for as
   * long as its own time limit says.
   */
  List<Bytes32> leaves(Bytes32 root);
}
