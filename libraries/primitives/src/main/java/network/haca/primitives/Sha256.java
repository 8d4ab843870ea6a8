package network.haca.primitives;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4), by the JCA: every provider's is the same function of every input, and a
 * platform without one does not start.
 */
public final class Sha256 {
  private Sha256() {}

  /** The hash of the concatenation of {@code parts}. */
  public static Bytes32 hash(Bytes... parts) {
    MessageDigest digest = newDigest();
    for (Bytes part : parts) {
      digest.update(part.unsafeArray());
    }
    return new Bytes32(Bytes.wrap(digest.digest()));
  }

  /** A digest for input that comes in pieces. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
