package network.haca.attestation;

import java.math.BigInteger;
import network.haca.primitives.Bytes;

/** Verifies an ECDSA signature over P-384 with SHA-384. */
@FunctionalInterface
interface EcdsaVerifier {
  /**
   * @param key a point on the curve, x and y of 48 bytes each
   */
  boolean verifies(Bytes key, Bytes message, Signature signature);

  /** Two numbers, of any size. */
  record Signature(BigInteger r, BigInteger s) {
    /** Of 96 bytes. */
    static Signature of(Bytes bytes) {
      return new Signature(
          new BigInteger(1, bytes.slice(0, P384.SIZE).toArray()),
          new BigInteger(1, bytes.slice(P384.SIZE, P384.SIZE).toArray()));
    }
  }
}
