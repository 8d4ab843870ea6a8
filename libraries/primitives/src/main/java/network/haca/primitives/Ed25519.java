package network.haca.primitives;

/** Ed25519 signatures (RFC 8032), the consensus keys of CometBFT's validators. */
public final class Ed25519 {
  public static final int KEY_SIZE = 32;
  public static final int SIGNATURE_SIZE = 64;

  private Ed25519() {}

  /** Returns true if {@code signature} is good; false for a key or signature of another size. */
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    if (publicKey.size() != KEY_SIZE || signature.size() != SIGNATURE_SIZE) {
      return false;
    }
    return org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
        signature.unsafeArray(),
        0,
        publicKey.unsafeArray(),
        0,
        message.unsafeArray(),
        0,
        message.size());
  }

  /** A signature with the 32-byte seed {@code privateKey}. */
  public static Bytes sign(Bytes privateKey, Bytes message) {
    return sign(privateKey, publicKeyOf(privateKey), message);
  }

  static Bytes sign(Bytes privateKey, Bytes publicKey, Bytes message) {
    byte[] signature = new byte[SIGNATURE_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        privateKey.unsafeArray(),
        0,
        publicKey.unsafeArray(),
        0,
        null,
        message.unsafeArray(),
        0,
        message.size(),
        signature,
        0);
    return Bytes.wrap(signature);
  }

  public static Bytes publicKeyOf(Bytes privateKey) {
    byte[] publicKey = new byte[KEY_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(
        privateKey.unsafeArray(), 0, publicKey, 0);
    return Bytes.wrap(publicKey);
  }
}
