package network.haca.primitives;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An RSA key that consensus takes. Its bytes are a SubjectPublicKeyInfo (RFC 5280) in DER and in no
 * other form: {@code rsaEncryption} with parameters NULL, whole bits, two positive integers. The
 * modulus is odd and of 2,048 to 8,192 bits, the exponent odd and from 3 to 2^31 - 1. No library
 * decides about it (rule C1).
 */
public record RsaPublicKey(BigInteger modulus, BigInteger exponent) {
  private static final int DER_BYTES_MAX = 8_192;
  private static final int MODULUS_BITS_MIN = 2_048;
  private static final int MODULUS_BITS_MAX = 8_192;
  private static final BigInteger EXPONENT_MIN = BigInteger.valueOf(3);
  private static final BigInteger EXPONENT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  /** The identifier of rsaEncryption, and NULL. */
  private static final Bytes ALGORITHM = Bytes.fromHex("06092a864886f70d0101010500");

  public RsaPublicKey {
    if (!isModulus(modulus) || !isExponent(exponent)) {
      throw new IllegalArgumentException("modulus or exponent is out of bounds");
    }
  }

  /** The key that these bytes are; nothing if they are none, or none that is taken. */
  public static Optional<RsaPublicKey> parse(Bytes der) {
    if (der.size() > DER_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return read(der);
    } catch (DerReader.MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<RsaPublicKey> read(Bytes der) throws DerReader.MalformedException {
    DerReader whole = new DerReader(der);
    DerReader info = whole.enter(DerReader.SEQUENCE);
    whole.end();
    Bytes algorithm = info.read(DerReader.SEQUENCE);
    DerReader bits = new DerReader(info.wholeBits());
    info.end();
    DerReader key = bits.enter(DerReader.SEQUENCE);
    bits.end();
    BigInteger modulus = key.positiveInteger();
    BigInteger exponent = key.positiveInteger();
    key.end();
    return algorithm.equals(ALGORITHM) && isModulus(modulus) && isExponent(exponent)
        ? Optional.of(new RsaPublicKey(modulus, exponent))
        : Optional.empty();
  }

  private static boolean isModulus(BigInteger modulus) {
    int bits = modulus.bitLength();
    return modulus.signum() > 0
        && modulus.testBit(0)
        && bits >= MODULUS_BITS_MIN
        && bits <= MODULUS_BITS_MAX;
  }

  private static boolean isExponent(BigInteger exponent) {
    return exponent.testBit(0)
        && exponent.compareTo(EXPONENT_MIN) >= 0
        && exponent.compareTo(EXPONENT_MAX) <= 0;
  }

  /** Bytes of a signature. */
  public int size() {
    return (modulus.bitLength() + 7) / 8;
  }

  /** The number that a signature was made of; nothing unless it is below the modulus. */
  Optional<BigInteger> open(Bytes signature) {
    if (signature.size() != size()) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(1, signature.unsafeArray());
    return number.compareTo(modulus) < 0
        ? Optional.of(number.modPow(exponent, modulus))
        : Optional.empty();
  }
}
