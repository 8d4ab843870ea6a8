package network.haca.primitives;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settled fields of one answer, in the order in which they are hashed: {@code (bytes32 teeId,
 * bytes32 inputHash, bytes32 outputHash, bytes signature, uint256 timestamp)}. Its hash is the
 * proof's identity everywhere (rule T4).
 */
public final class SettlementLeaf {
  private static final long SIGNATURE_OFFSET = 0xa0;

  private final Bytes32 teeId;
  private final Bytes32 inputHash;
  private final Bytes32 outputHash;
  private final Bytes signature;
  private final long timestamp;

  /**
   * Kept once it was asked for: a tree, the index in a dump and the key of a receipt each ask
   * again, and it takes several permutations. Threads that ask at the same time compute the same.
   */
  private @Nullable Bytes32 hash;

  /**
   * @param timestamp whole seconds since the epoch, not negative
   */
  public SettlementLeaf(
      Bytes32 teeId, Bytes32 inputHash, Bytes32 outputHash, Bytes signature, long timestamp) {
    if (timestamp < 0) {
      throw new IllegalArgumentException("timestamp before the epoch: " + timestamp);
    }
    this.teeId = teeId;
    this.inputHash = inputHash;
    this.outputHash = outputHash;
    this.signature = signature;
    this.timestamp = timestamp;
  }

  public Bytes32 teeId() {
    return teeId;
  }

  public Bytes32 inputHash() {
    return inputHash;
  }

  public Bytes32 outputHash() {
    return outputHash;
  }

  public Bytes signature() {
    return signature;
  }

  /** Whole seconds since the epoch, not negative. */
  public long timestamp() {
    return timestamp;
  }

  /** The double keccak of the ABI encoding. */
  public Bytes32 hash() {
    Bytes32 known = hash;
    if (known == null) {
      known = computeHash();
      hash = known;
    }
    return known;
  }

  private Bytes32 computeHash() {
    Bytes padding = Bytes.wrap(new byte[(32 - signature.size() % 32) % 32]);
    Bytes32 once =
        Keccak.hash(
            teeId.value(),
            inputHash.value(),
            outputHash.value(),
            Bytes32.ofUnsigned(SIGNATURE_OFFSET).value(),
            Bytes32.ofUnsigned(timestamp).value(),
            Bytes32.ofUnsigned(signature.size()).value(),
            signature,
            padding);
    return Keccak.hash(once.value());
  }

  /** What the node signs: keccak(inputHash ‖ outputHash ‖ uint256 timestamp) (rule T3). */
  public static Bytes32 message(Bytes32 inputHash, Bytes32 outputHash, long timestamp) {
    return Keccak.hash(
        inputHash.value(), outputHash.value(), Bytes32.ofUnsigned(timestamp).value());
  }

  public Bytes32 message() {
    return message(inputHash, outputHash, timestamp);
  }

  /**
   * Returns true if the signature is good, in whichever form it is (rule T4). Who checks many
   * leaves keeps {@link LeafSignatures}.
   *
   * @param publicKeyDer the node's key, a SubjectPublicKeyInfo
   */
  public boolean isSignedBy(Bytes publicKeyDer) {
    return new LeafSignatures(1).isGood(publicKeyDer, this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SettlementLeaf leaf
        && timestamp == leaf.timestamp
        && teeId.equals(leaf.teeId)
        && inputHash.equals(leaf.inputHash)
        && outputHash.equals(leaf.outputHash)
        && signature.equals(leaf.signature);
  }

  @Override
  public int hashCode() {
    return Objects.hash(teeId, inputHash, outputHash, signature, timestamp);
  }

  @Override
  public String toString() {
    return "SettlementLeaf[teeId=%s, inputHash=%s, outputHash=%s, signature=%s, timestamp=%s]"
        .formatted(teeId, inputHash, outputHash, signature, timestamp);
  }
}
