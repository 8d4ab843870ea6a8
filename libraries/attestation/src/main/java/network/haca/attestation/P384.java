package network.haca.attestation;

import java.math.BigInteger;
import network.haca.primitives.Bytes;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * ECDSA over P-384 with SHA-384 (FIPS 186-5). The curve's arithmetic is Bouncy Castle's, in pure
 * Java and of a pinned version; what is a point and a signature is decided here, and no provider of
 * the platform is asked.
 */
final class P384 {
  /** Bytes of a coordinate, and of r and s. */
  static final int SIZE = 48;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp384r1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final BigInteger PRIME = CURVE.getCurve().getField().getCharacteristic();
  private static final BigInteger B = CURVE.getCurve().getB().toBigInteger();
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private P384() {}

  /** Returns true if 96 bytes are x and y of a point: both below the prime, and on the curve. */
  static boolean isPoint(Bytes key) {
    BigInteger x = coordinate(key, 0);
    BigInteger y = coordinate(key, SIZE);
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B);
    return x.compareTo(PRIME) < 0
        && y.compareTo(PRIME) < 0
        && y.multiply(y).subtract(right).mod(PRIME).signum() == 0;
  }

  /** As {@link EcdsaVerifier#verifies} says. */
  static boolean verifies(Bytes key, Bytes message, EcdsaVerifier.Signature signature) {
    BigInteger r = signature.r();
    BigInteger s = signature.s();
    if (!isScalar(r) || !isScalar(s)) {
      return false;
    }
    BigInteger inverse = s.modInverse(ORDER);
    BigInteger ofBase = sha384(message).multiply(inverse).mod(ORDER);
    BigInteger ofKey = r.multiply(inverse).mod(ORDER);
    ECPoint point = CURVE.getCurve().createPoint(coordinate(key, 0), coordinate(key, SIZE));
    ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point, ofKey).normalize();
    return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().mod(ORDER).equals(r);
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static BigInteger coordinate(Bytes key, int from) {
    return new BigInteger(1, key.slice(from, SIZE).toArray());
  }

  /** As a number: the hash has as many bits as the order. */
  private static BigInteger sha384(Bytes message) {
    SHA384Digest digest = new SHA384Digest();
    digest.update(message.toArray(), 0, message.size());
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return new BigInteger(1, hash);
  }
}
