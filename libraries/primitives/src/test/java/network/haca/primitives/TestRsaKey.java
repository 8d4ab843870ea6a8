package network.haca.primitives;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.testkit.Vectors;

/** An RSA key whose primes stand in a resource, and that signs with a salt of the test's choice. */
record TestRsaKey(BigInteger p, BigInteger q, BigInteger exponent) {
  static final Bytes ALGORITHM = Bytes.fromHex("300d06092a864886f70d0101010500");

  /** From 2,048 to 8,192 bits. */
  static List<TestRsaKey> all() throws IOException {
    return Vectors.lines(TestRsaKey.class, "rsa-primes.txt").stream()
        .map(TestRsaKey::parse)
        .toList();
  }

  private static TestRsaKey parse(String line) {
    List<String> parts = List.of(line.split(" "));
    return new TestRsaKey(
        new BigInteger(parts.get(1), 16),
        new BigInteger(parts.get(2), 16),
        BigInteger.valueOf(65_537));
  }

  BigInteger modulus() {
    return p.multiply(q);
  }

  private BigInteger order() {
    return p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
  }

  /** The same modulus with another exponent, if there is a private one for it. */
  Optional<TestRsaKey> with(BigInteger other) {
    return other.signum() > 0 && other.gcd(order()).equals(BigInteger.ONE)
        ? Optional.of(new TestRsaKey(p, q, other))
        : Optional.empty();
  }

  Bytes encoded() {
    return encoded(modulus(), exponent);
  }

  static Bytes encoded(BigInteger modulus, BigInteger exponent) {
    return info(ALGORITHM, DerWriter.bits(encodedAlone(modulus, exponent)));
  }

  static Bytes encodedAlone(BigInteger modulus, BigInteger exponent) {
    return DerWriter.sequence(DerWriter.integer(modulus), DerWriter.integer(exponent));
  }

  static Bytes info(Bytes algorithm, Bytes bits) {
    return DerWriter.sequence(algorithm, bits);
  }

  Bytes sign(Bytes32 message) {
    return sign(message, TestPss.RIGHT);
  }

  Bytes sign(Bytes32 message, TestPss encoding) {
    return sign(message, encoding, 0);
  }

  /** A right signature that begins with a zero byte. */
  Bytes smallSignature(Bytes32 message) {
    for (int seed = 1; ; seed++) {
      Bytes signature = sign(message, TestPss.RIGHT, seed);
      if (signature.get(0) == 0) {
        return signature;
      }
    }
  }

  private Bytes sign(Bytes32 message, TestPss encoding, int seed) {
    Bytes encoded = encoding.encode(message, modulus().bitLength() - 1, seed);
    BigInteger number = new BigInteger(1, encoded.toArray());
    return padded(number.modPow(exponent.modInverse(order()), modulus()));
  }

  Bytes padded(BigInteger number) {
    Bytes bytes = Bytes.wrap(number.toByteArray());
    int size = (modulus().bitLength() + 7) / 8;
    int length = Math.min(size, bytes.size());
    Bytes last = bytes.slice(bytes.size() - length, length);
    return Bytes.concat(Bytes.wrap(new byte[size - length]), last);
  }
}
