package network.haca.testing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
import network.haca.walrus.WalrusClient;

/** Makes proofs and opens batches of them, as worker, stream and bridge would. */
final class Batches {
  private Batches() {}

  /**
   * @param forged whether the signature is of something else
   */
  static SettlementLeaf leaf(EnclaveIdentity identity, int number, boolean forged) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    long now = Instant.now().getEpochSecond();
    Bytes32 message = SettlementLeaf.message(word, word, now);
    Bytes signature = identity.sign(forged ? Keccak.hash(message.value()) : message);
    return new SettlementLeaf(identity.teeId(), word, word, signature, now);
  }

  /** Puts a batch on Walrus and opens it; its root. */
  static Bytes32 open(WalrusClient walrus, TransactionSender bridge, List<SettlementLeaf> leaves)
      throws IOException {
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    String blobId = walrus.put(TreeDump.write(tree, leaves), 1).toText();
    bridge.send(Addresses.RELAY, RelayContract.batchSettle(tree.root(), leaves.size(), blobId));
    return tree.root();
  }
}
