package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** All that this bridge knows as settled, on disk when a method that saves returns (rule S7). */
public interface Receipts {
  /** Says whether a batch is settled, or the leaf that is its own root. */
  boolean has(Bytes32 root);

  /** Says whether a leaf is settled. */
  boolean has(SettlementLeaf leaf);

  /** The ascending leaf hashes under a settled root; nothing if it is not known as settled. */
  Optional<List<Bytes32>> leaves(Bytes32 root);

  /**
   * Keeps a settled batch.
   *
   * @param publicKeys the signing key of each leaf's node, in the order of the leaves
   */
  void save(
      Bytes32 root, Certificate certificate, List<SettlementLeaf> leaves, List<Bytes> publicKeys);

  /**
   * Keeps a settled batch without a certificate.
   *
   * @param route by which its leaves are settled, as in a receipt
   */
  void save(String route, Bytes32 root, List<SettlementLeaf> leaves, List<Bytes> publicKeys);

  /**
   * Gives the receipts of one node under a root a later certificate, in place of the root's.
   *
   * @param certificate with the proofs of that node
   */
  void renew(Bytes32 root, Bytes32 teeId, Certificate certificate);

  /** The receipt of a leaf; nothing while it is not settled. */
  Optional<ObjectNode> receipt(Bytes32 leaf);
}
