package network.haca.primitives;

/**
 * The settled fields of one answer, in the order in which they are hashed: {@code (bytes32 teeId,
 * bytes32 inputHash, bytes32 outputHash, bytes signature, uint256 timestamp)}. Its hash is the
 * proof's identity everywhere (rule T4).
 *
 * @param timestamp whole seconds since the epoch, not negative
 */
public record SettlementLeaf(
    Bytes32 teeId, Bytes32 inputHash, Bytes32 outputHash, Bytes signature, long timestamp) {
  private static final long SIGNATURE_OFFSET = 0xa0;

  public SettlementLeaf {
    if (timestamp < 0) {
      throw new IllegalArgumentException("timestamp before the epoch: " + timestamp);
    }
  }

  /** The double keccak of the ABI encoding. */
  public Bytes32 hash() {
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
}
