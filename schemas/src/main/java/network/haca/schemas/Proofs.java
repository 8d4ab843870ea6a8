package network.haca.schemas;

import com.google.protobuf.ByteString;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Proof;

/** Between the {@link Proof} message and the leaf that is settled of it. */
public final class Proofs {
  private Proofs() {}

  /** The leaf, or nothing if a hash is not 32 bytes or the timestamp is out of range. */
  public static Optional<SettlementLeaf> leaf(Proof proof) {
    if (proof.getTeeId().size() != Bytes32.SIZE
        || proof.getInputHash().size() != Bytes32.SIZE
        || proof.getOutputHash().size() != Bytes32.SIZE
        || proof.getTimestamp() < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SettlementLeaf(
            bytes32(proof.getTeeId()),
            bytes32(proof.getInputHash()),
            bytes32(proof.getOutputHash()),
            Bytes.wrap(proof.getSignature().toByteArray()),
            proof.getTimestamp()));
  }

  /**
   * Why a leaf does not stand for an inference under a node's key; nothing if it does.
   *
   * @param publicKey as the registry names it, SubjectPublicKeyInfo DER
   * @param inputHash of what was asked
   * @param outputHash of what came back
   * @param what came back, in a word
   */
  public static Optional<String> flaw(
      SettlementLeaf leaf, Bytes publicKey, Bytes32 inputHash, Bytes32 outputHash, String what) {
    if (!Keccak.hash(publicKey).equals(leaf.teeId())) {
      return Optional.of("the %s is signed in the name of another node".formatted(what));
    }
    if (!inputHash.equals(leaf.inputHash())) {
      return Optional.of("what is signed is another question");
    }
    if (!outputHash.equals(leaf.outputHash())) {
      return Optional.of("what is signed is another " + what);
    }
    return leaf.isSignedBy(publicKey)
        ? Optional.empty()
        : Optional.of("the node's signature is wrong");
  }

  public static Proof.Builder of(SettlementLeaf leaf) {
    return Proof.newBuilder()
        .setTeeId(byteString(leaf.teeId().value()))
        .setInputHash(byteString(leaf.inputHash().value()))
        .setOutputHash(byteString(leaf.outputHash().value()))
        .setSignature(byteString(leaf.signature()))
        .setTimestamp(leaf.timestamp());
  }

  public static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }

  /** The caller has checked the size. */
  public static Bytes32 bytes32(ByteString bytes) {
    return Bytes32.copyOf(bytes.toByteArray());
  }
}
