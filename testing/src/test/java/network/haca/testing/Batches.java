package network.haca.testing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.RootSignature;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
import network.haca.walrus.BlobId;
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

  /** The same answers under one signature (rule T6). */
  static List<SettlementLeaf> signedTogether(
      EnclaveIdentity identity, List<SettlementLeaf> leaves) {
    List<Bytes> signatures =
        RootSignature.sign(leaves.stream().map(SettlementLeaf::message).toList(), identity::sign);
    return IntStream.range(0, leaves.size())
        .mapToObj(i -> withSignature(leaves.get(i), signatures.get(i)))
        .toList();
  }

  static SettlementLeaf withSignature(SettlementLeaf leaf, Bytes signature) {
    return new SettlementLeaf(
        leaf.teeId(), leaf.inputHash(), leaf.outputHash(), signature, leaf.timestamp());
  }

  /** Puts a batch on Walrus and opens it; its root. */
  static Bytes32 open(WalrusClient walrus, TransactionSender bridge, List<SettlementLeaf> leaves)
      throws IOException {
    return open(bridge, leaves, put(walrus, leaves));
  }

  /**
   * Opens a batch whose blob nobody has; its root.
   *
   * @param shards of the Walrus network that will have it
   */
  static Bytes32 openWithoutBlob(TransactionSender bridge, List<SettlementLeaf> leaves, int shards)
      throws IOException {
    return open(bridge, leaves, BlobId.of(dump(leaves), shards));
  }

  static BlobId put(WalrusClient walrus, List<SettlementLeaf> leaves) throws IOException {
    return walrus.put(dump(leaves), 1);
  }

  private static Bytes32 open(TransactionSender bridge, List<SettlementLeaf> leaves, BlobId blob)
      throws IOException {
    Bytes32 root = tree(leaves).root();
    bridge.send(Addresses.RELAY, RelayContract.batchSettle(root, leaves.size(), blob.toText()));
    return root;
  }

  private static MerkleTree tree(List<SettlementLeaf> leaves) {
    return MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
  }

  private static Bytes dump(List<SettlementLeaf> leaves) {
    return TreeDump.write(tree(leaves), leaves);
  }
}
