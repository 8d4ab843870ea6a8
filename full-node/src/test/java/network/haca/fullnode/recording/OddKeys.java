package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * RSA keys that providers of cryptography disagree on, each with a signature that holds by
 * arithmetic alone; as calls of {@code verifyRSAPSS} and {@code isSigningKey}.
 */
final class OddKeys {
  private static final int BITS = 2048;
  private static final int SALT = 32;
  private static final int HASH = 32;
  private static final BigInteger USUAL = BigInteger.valueOf(65_537);
  private static final Bytes32 MESSAGE = Sha256.hash(Bytes.ofUtf8("odd"));
  private static final String RSA = "06092a864886f70d010101";
  private static final String PSS = "06092a864886f70d01010a";
  private static final String NULL = "0500";

  private final Random random = new Random(900);
  private final List<Bytes> calls = new ArrayList<>();

  static List<Bytes> calls() {
    OddKeys keys = new OddKeys();
    for (BigInteger exponent : exponents()) {
      keys.exponent(exponent, false);
      keys.exponent(exponent, true);
    }
    keys.encodings();
    return keys.calls;
  }

  private static List<BigInteger> exponents() {
    BigInteger two = BigInteger.TWO;
    return List.of(
        BigInteger.ONE,
        two,
        BigInteger.valueOf(3),
        USUAL,
        two.pow(32).subtract(BigInteger.valueOf(5)),
        two.pow(32).add(BigInteger.ONE),
        two.pow(33).add(BigInteger.ONE),
        two.pow(64).subtract(BigInteger.valueOf(59)),
        two.pow(64).add(BigInteger.ONE),
        two.pow(255).add(BigInteger.valueOf(95)));
  }

  private void exponent(BigInteger exponent, boolean even) {
    Pair pair = pair(exponent, even);
    add(spki(RSA + NULL, key(integer(pair.modulus), integer(exponent))), pair);
  }

  private void encodings() {
    Pair pair = pair(USUAL, false);
    Bytes n = integer(pair.modulus);
    Bytes e = integer(USUAL);
    Bytes unsigned = Bytes.fromHex(pair.modulus.toString(16));
    Bytes usual = spki(RSA + NULL, key(n, e));
    Bytes zero = Bytes.wrap(new byte[1]);
    add(spki(RSA + NULL, key(der(2, unsigned), e)), pair);
    add(spki(RSA + NULL, key(der(2, zero, zero, unsigned), e)), pair);
    add(spki(RSA + NULL, key(n, der(2, zero, Bytes.fromHex("010001")))), pair);
    add(spki(RSA, key(n, e)), pair);
    add(spki(PSS + NULL, key(n, e)), pair);
    add(spki(PSS, key(n, e)), pair);
    add(spki(RSA + "0400", key(n, e)), pair);
    add(spki(RSA + NULL, Bytes.concat(key(n, e), zero)), pair);
    add(spki(RSA + NULL, key(n, e, e)), pair);
    add(Bytes.concat(usual, zero), pair);
    // The same length in three bytes where two do, and the indefinite one.
    Bytes content = usual.slice(4, usual.size() - 4);
    add(Bytes.concat(Bytes.fromHex("308300"), usual.slice(2, usual.size() - 2)), pair);
    add(Bytes.concat(Bytes.fromHex("3080"), content, Bytes.fromHex("0000")), pair);
  }

  private void add(Bytes spki, Pair pair) {
    calls.add(TeeScene.rsa(spki, MESSAGE, pair.signature));
    calls.add(TeeScene.signingKey(spki));
  }

  private record Pair(BigInteger modulus, Bytes signature) {}

  /**
   * @param even whether the modulus is twice an odd number
   */
  private Pair pair(BigInteger exponent, boolean even) {
    while (true) {
      BigInteger p = BigInteger.probablePrime(BITS / 2, random);
      BigInteger q = BigInteger.probablePrime(even ? BITS / 2 - 1 : BITS / 2, random);
      BigInteger n = p.multiply(q).shiftLeft(even ? 1 : 0);
      BigInteger order = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
      boolean invertible = exponent.gcd(order).equals(BigInteger.ONE);
      BigInteger encoded = new BigInteger(1, encoded().toArray());
      if (n.bitLength() == BITS
          && encoded.compareTo(n) < 0
          && (invertible || !exponent.testBit(0))) {
        BigInteger secret = invertible ? exponent.modInverse(order) : BigInteger.ONE;
        return new Pair(n, fixed(encoded.modPow(secret, n)));
      }
    }
  }

  /** EMSA-PSS (RFC 8017, 9.1.1) with SHA-256 and a salt of 32 zero bytes. */
  private static Bytes encoded() {
    Bytes salt = Bytes.wrap(new byte[SALT]);
    Bytes hash =
        Sha256.hash(Bytes.wrap(new byte[8]), Sha256.hash(MESSAGE.value()).value(), salt).value();
    byte[] block = new byte[BITS / 8 - HASH - 1];
    block[block.length - SALT - 1] = 1;
    for (int i = 0; i < block.length; i++) {
      Bytes counter = Bytes32.ofUnsigned(i / HASH).value().slice(28, 4);
      block[i] ^= (byte) Sha256.hash(hash, counter).value().get(i % HASH);
    }
    block[0] &= 0x7f;
    return Bytes.concat(Bytes.wrap(block), hash, Bytes.fromHex("bc"));
  }

  private static Bytes fixed(BigInteger number) {
    String hex = number.toString(16);
    return Bytes.fromHex("0".repeat(BITS / 4 - hex.length()) + hex);
  }

  private static Bytes spki(String algorithm, Bytes key) {
    return der(0x30, der(0x30, Bytes.fromHex(algorithm)), der(3, Bytes.wrap(new byte[1]), key));
  }

  private static Bytes key(Bytes... integers) {
    return der(0x30, integers);
  }

  private static Bytes integer(BigInteger number) {
    return der(2, Bytes.wrap(number.toByteArray()));
  }

  private static Bytes der(int tag, Bytes... parts) {
    Bytes content = Bytes.concat(parts);
    int size = content.size();
    byte[] head =
        size < 0x80
            ? new byte[] {(byte) tag, (byte) size}
            : size < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) size}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size};
    return Bytes.concat(Bytes.wrap(head), content);
  }
}
