package network.haca.primitives;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Thousands of RSA keys and signatures, the same on every platform: odd ones by name, and mutations
 * by a seeded generator.
 */
final class RsaCases {
  static final Bytes32 MESSAGE = Keccak.hash(Bytes.ofUtf8("message"));
  private static final int MUTATED_KEYS = 2_400;
  private static final int MUTATED_SIGNATURES = 1_200;

  /** A key, a signature over {@link #MESSAGE} that may be none, and what is odd about them. */
  record Case(String name, Bytes key, Bytes signature) {
    Bytes32 hash() {
      return Sha256.hash(key, signature);
    }
  }

  private final Random random = new Random(20_260_101);
  private final List<Case> cases = new ArrayList<>();
  private final List<TestRsaKey> keys;

  private RsaCases() throws IOException {
    keys = TestRsaKey.all();
  }

  static List<Case> all() throws IOException {
    RsaCases made = new RsaCases();
    made.good();
    made.exponents();
    made.moduli();
    made.encodings();
    made.signatures();
    made.mutated();
    return made.cases;
  }

  private void add(String name, Bytes key, Bytes signature) {
    cases.add(new Case(name, key, signature));
  }

  private static BigInteger number(String hex) {
    return new BigInteger(hex, 16);
  }

  private void good() {
    for (TestRsaKey key : keys) {
      add("good-" + key.modulus().bitLength(), key.encoded(), key.sign(MESSAGE));
    }
  }

  private void exponents() {
    for (String hex :
        List.of(
            "1",
            "2",
            "3",
            "4",
            "5",
            "7",
            "11",
            "10001",
            "7fffffff",
            "7ffffffd",
            "80000001",
            "100000001",
            "1ffffffff",
            "8000000000000001",
            "10000000000000001")) {
      exponent("exponent-" + hex, number(hex));
    }
    BigInteger modulus = keys.getFirst().modulus();
    exponent("exponent-over-modulus", modulus.add(number("10000")));
    exponent("exponent-zero", BigInteger.ZERO);
    exponent("exponent-negative", number("10001").negate());
    exponent("exponent-3-of-8192", number("3"));
    TestRsaKey largest = keys.getLast();
    for (String hex : List.of("3", "10001", "7fffffff")) {
      largest
          .with(number(hex))
          .ifPresent(key -> add("8192-" + hex, key.encoded(), key.sign(MESSAGE)));
    }
  }

  private void exponent(String name, BigInteger exponent) {
    TestRsaKey key = keys.getFirst();
    Bytes signature =
        key.with(exponent).map(other -> other.sign(MESSAGE)).orElse(key.sign(MESSAGE));
    add(name, TestRsaKey.encoded(key.modulus(), exponent), signature);
  }

  private void moduli() {
    TestRsaKey key = keys.getFirst();
    Bytes signature = key.sign(MESSAGE);
    BigInteger modulus = key.modulus();
    BigInteger f4 = key.exponent();
    add("modulus-even", TestRsaKey.encoded(modulus.add(BigInteger.ONE), f4), signature);
    add("modulus-zero", TestRsaKey.encoded(BigInteger.ZERO, f4), signature);
    add("modulus-one", TestRsaKey.encoded(BigInteger.ONE, f4), signature);
    add("modulus-negative", TestRsaKey.encoded(modulus.negate(), f4), signature);
    for (int bits : new int[] {1024, 2040, 2047, 2048, 8192, 8193, 8200, 16_384}) {
      BigInteger odd = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
      Bytes zeros = Bytes.wrap(new byte[(bits + 7) / 8]);
      add("modulus-" + bits, TestRsaKey.encoded(odd, f4), zeros);
    }
    Bytes unsigned = Bytes.wrap(modulus.toByteArray()).slice(1, modulus.bitLength() / 8);
    Bytes exponent = DerWriter.integer(f4);
    Bytes zero = Bytes.fromHex("00");
    add("zero-missing", info(DerWriter.element(2, unsigned), exponent), signature);
    add("zero-twice", info(DerWriter.element(2, zero, zero, unsigned), exponent), signature);
    add(
        "exponent-zero-in-front",
        info(DerWriter.integer(modulus), DerWriter.element(2, Bytes.fromHex("00010001"))),
        signature);
    add("no-modulus", info(DerWriter.element(2), exponent), signature);
    add("no-exponent", info(DerWriter.integer(modulus)), signature);
    add("three-numbers", info(DerWriter.integer(modulus), exponent, exponent), signature);
  }

  private static Bytes info(Bytes... numbers) {
    return TestRsaKey.info(TestRsaKey.ALGORITHM, DerWriter.bits(DerWriter.sequence(numbers)));
  }

  private void encodings() {
    TestRsaKey key = keys.getFirst();
    Bytes good = key.encoded();
    Bytes signature = key.sign(MESSAGE);
    Bytes rsa = TestRsaKey.encodedAlone(key.modulus(), key.exponent());
    Bytes zero = Bytes.fromHex("00");
    add("empty", Bytes.EMPTY, signature);
    add("pkcs1", rsa, signature);
    add("trailing", Bytes.concat(good, zero), signature);
    algorithm("null-absent", "300b06092a864886f70d010101", rsa, signature);
    algorithm("null-twice", "300f06092a864886f70d01010105000500", rsa, signature);
    algorithm("null-long", "300e06092a864886f70d010101058100", rsa, signature);
    algorithm("null-filled", "300e06092a864886f70d010101050100", rsa, signature);
    algorithm("parameters-sequence", "300d06092a864886f70d0101013000", rsa, signature);
    algorithm("pss", "300d06092a864886f70d01010a0500", rsa, signature);
    algorithm("pss-bare", "300b06092a864886f70d01010a", rsa, signature);
    algorithm("sha256-with-rsa", "300d06092a864886f70d01010b0500", rsa, signature);
    algorithm("x500-rsa", "3008060455080101" + "0500", rsa, signature);
    Bytes algorithm = TestRsaKey.ALGORITHM;
    Bytes bits = DerWriter.bits(rsa);
    add("after-bits", DerWriter.sequence(algorithm, bits, DerWriter.NULL), signature);
    add("no-bits", DerWriter.sequence(algorithm), signature);
    add("bits-empty", TestRsaKey.info(algorithm, DerWriter.element(3)), signature);
    add(
        "bits-unused",
        TestRsaKey.info(algorithm, DerWriter.element(3, Bytes.fromHex("01"), rsa)),
        signature);
    add("octets", TestRsaKey.info(algorithm, DerWriter.element(4, zero, rsa)), signature);
    add("in-bits", TestRsaKey.info(algorithm, DerWriter.bits(Bytes.concat(rsa, zero))), signature);
    Bytes content = good.slice(4, good.size() - 4);
    String length = "%06x".formatted(content.size());
    add("length-long", Bytes.concat(Bytes.fromHex("3083" + length), content), signature);
    add(
        "length-indefinite",
        Bytes.concat(Bytes.fromHex("3080"), content, Bytes.fromHex("0000")),
        signature);
    add("length-short", Bytes.concat(Bytes.fromHex("30820101"), content), signature);
    add("not-constructed", Bytes.concat(Bytes.fromHex("10"), good.slice(1, 293)), signature);
  }

  private void algorithm(String name, String hex, Bytes rsa, Bytes signature) {
    add(name, TestRsaKey.info(Bytes.fromHex(hex), DerWriter.bits(rsa)), signature);
  }

  private void signatures() {
    for (TestRsaKey key : keys) {
      signatures(key, "-" + key.modulus().bitLength());
    }
    TestRsaKey key = keys.getFirst();
    Bytes small = key.smallSignature(MESSAGE);
    add("leading-zero", key.encoded(), small);
    add("leading-zero-stripped", key.encoded(), small.slice(1, small.size() - 1));
    add("long-signature", key.encoded(), Bytes.wrap(new byte[2_000]));
  }

  private void signatures(TestRsaKey key, String suffix) {
    Bytes encoded = key.encoded();
    Bytes good = key.sign(MESSAGE);
    BigInteger modulus = key.modulus();
    BigInteger number = new BigInteger(1, good.toArray());
    Bytes zero = Bytes.fromHex("00");
    add("empty" + suffix, encoded, Bytes.EMPTY);
    add("short" + suffix, encoded, good.slice(0, good.size() - 1));
    add("zero-in-front" + suffix, encoded, Bytes.concat(zero, good));
    add("zero-behind" + suffix, encoded, Bytes.concat(good, zero));
    add("zero" + suffix, encoded, key.padded(BigInteger.ZERO));
    add("one" + suffix, encoded, key.padded(BigInteger.ONE));
    add("modulus" + suffix, encoded, key.padded(modulus));
    add("modulus-less-one" + suffix, encoded, key.padded(modulus.subtract(BigInteger.ONE)));
    add("negated" + suffix, encoded, key.padded(modulus.subtract(number)));
    add("all-ones" + suffix, encoded, Bytes.fromHex("ff".repeat(good.size())));
    BigInteger sum = modulus.add(number);
    if (sum.bitLength() <= 8 * good.size()) {
      add("and-modulus" + suffix, encoded, key.padded(sum));
    }
    for (TestPss odd : TestPss.odd()) {
      add(odd.name() + suffix, encoded, key.sign(MESSAGE, odd));
    }
  }

  private void mutated() {
    TestRsaKey key = keys.getFirst();
    Bytes encoded = key.encoded();
    Bytes signature = key.sign(MESSAGE);
    for (int i = 0; i < MUTATED_KEYS; i++) {
      add("", mutated(encoded, i), signature);
    }
    for (int i = 0; i < MUTATED_SIGNATURES; i++) {
      add("", encoded, mutated(signature, i));
    }
  }

  /**
   * A bit turned, a byte replaced, taken out or put in: at the beginning more often than behind.
   */
  private Bytes mutated(Bytes good, int number) {
    int span = number % 2 == 0 ? Math.min(48, good.size()) : good.size();
    int at = random.nextInt(span);
    byte[] one = {(byte) random.nextInt(256)};
    Bytes before = good.slice(0, at);
    Bytes after = good.slice(at + 1, good.size() - at - 1);
    return switch (random.nextInt(8)) {
      case 0 -> Bytes.concat(before, after);
      case 1 -> Bytes.concat(before, Bytes.wrap(one), good.slice(at, good.size() - at));
      case 2 -> Bytes.concat(before, Bytes.wrap(one), after);
      default -> {
        byte[] turned = {(byte) (good.get(at) ^ 1 << random.nextInt(8))};
        yield Bytes.concat(before, Bytes.wrap(turned), after);
      }
    };
  }
}
