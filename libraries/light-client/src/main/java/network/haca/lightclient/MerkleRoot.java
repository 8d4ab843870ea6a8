package network.haca.lightclient;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/** CometBFT's Merkle tree (RFC 6962): leaves and inner nodes with their prefixes. */
final class MerkleRoot {
  private static final Bytes LEAF = Bytes.wrap(new byte[] {0});
  private static final Bytes INNER = Bytes.wrap(new byte[] {1});

  private MerkleRoot() {}

  /** Split at the largest power of two below the count. */
  static Bytes of(List<Bytes> leaves) {
    if (leaves.size() == 1) {
      return Sha256.hash(LEAF, leaves.getFirst()).value();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    return Sha256.hash(
            INNER, of(leaves.subList(0, split)), of(leaves.subList(split, leaves.size())))
        .value();
  }
}
