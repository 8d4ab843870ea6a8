package network.haca.primitives;

/** Signs by one Ed25519 key, whose public part is derived once. */
public final class Ed25519Signer {
  private final Bytes privateKey;
  private final Bytes publicKey;

  /**
   * @param privateKey a seed of 32 bytes
   */
  public Ed25519Signer(Bytes privateKey) {
    this.privateKey = privateKey;
    this.publicKey = Ed25519.publicKeyOf(privateKey);
  }

  public Bytes publicKey() {
    return publicKey;
  }

  public Bytes sign(Bytes message) {
    return Ed25519.sign(privateKey, publicKey, message);
  }

  /** Tells nothing of the key but its public part. */
  @Override
  public String toString() {
    return "signer of " + publicKey;
  }
}
