package network.haca.evm.precompile.bn254;

import static java.lang.Math.unsignedMultiplyHigh;

import java.math.BigInteger;

/**
 * A number below the base field's prime, as four 64-bit limbs in Montgomery form, least significant
 * first. The prime leaves two bits free, so that sums do not run over and the multiplication needs
 * no carry beyond its four limbs (see Koç, Acar and Kaliski, "Analyzing and Comparing Montgomery
 * Multiplication Algorithms", CIOS).
 */
record Fp(long a0, long a1, long a2, long a3) implements FieldElement<Fp> {
  static final BigInteger PRIME =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");

  private static final int SIZE = 32;
  private static final long P0 = limb(PRIME, 0);
  private static final long P1 = limb(PRIME, 1);
  private static final long P2 = limb(PRIME, 2);
  private static final long P3 = limb(PRIME, 3);

  /** -1/p modulo 2^64. */
  private static final long INVERSE =
      PRIME.negate().modInverse(BigInteger.ONE.shiftLeft(64)).longValue();

  static final Fp ZERO = new Fp(0, 0, 0, 0);
  private static final Fp RADIX_SQUARED = ofLimbs(BigInteger.ONE.shiftLeft(512).mod(PRIME));
  static final Fp ONE = of(BigInteger.ONE);

  /** A number from zero to below the prime. */
  static Fp of(BigInteger number) {
    return ofLimbs(number.mod(PRIME)).multiply(RADIX_SQUARED);
  }

  BigInteger toBigInteger() {
    Fp plain = multiply(new Fp(1, 0, 0, 0));
    byte[] bytes = new byte[SIZE];
    long[] limbs = {plain.a0, plain.a1, plain.a2, plain.a3};
    for (int i = 0; i < SIZE; i++) {
      bytes[SIZE - 1 - i] = (byte) (limbs[i / 8] >>> (8 * (i % 8)));
    }
    return new BigInteger(1, bytes);
  }

  @Override
  public Fp add(Fp other) {
    long r0 = a0 + other.a0;
    long carry = less(r0, a0);
    long r1 = a1 + other.a1;
    long c1 = less(r1, a1);
    r1 += carry;
    c1 += less(r1, carry);
    long r2 = a2 + other.a2;
    long c2 = less(r2, a2);
    r2 += c1;
    c2 += less(r2, c1);
    return reduced(r0, r1, r2, a3 + other.a3 + c2);
  }

  @Override
  public Fp subtract(Fp other) {
    long r0 = a0 - other.a0;
    long b0 = less(a0, other.a0);
    long r1 = a1 - other.a1 - b0;
    long b1 = borrow(a1, other.a1, b0);
    long r2 = a2 - other.a2 - b1;
    long b2 = borrow(a2, other.a2, b1);
    long r3 = a3 - other.a3 - b2;
    if (borrow(a3, other.a3, b2) == 0) {
      return new Fp(r0, r1, r2, r3);
    }
    long s0 = r0 + P0;
    long c0 = less(s0, r0);
    long s1 = r1 + P1;
    long c1 = less(s1, r1);
    s1 += c0;
    c1 += less(s1, c0);
    long s2 = r2 + P2;
    long c2 = less(s2, r2);
    s2 += c1;
    c2 += less(s2, c1);
    return new Fp(s0, s1, s2, r3 + P3 + c2);
  }

  @Override
  public Fp negate() {
    if (isZero()) {
      return this;
    }
    long r0 = P0 - a0;
    long b0 = less(P0, a0);
    long r1 = P1 - a1 - b0;
    long b1 = borrow(P1, a1, b0);
    long r2 = P2 - a2 - b1;
    return new Fp(r0, r1, r2, P3 - a3 - borrow(P2, a2, b1));
  }

  @Override
  public Fp square() {
    return multiply(this);
  }

  @Override
  public Fp multiply(Fp other) {
    long[] t = new long[5];
    addProduct(t, other.a0);
    reduce(t);
    addProduct(t, other.a1);
    reduce(t);
    addProduct(t, other.a2);
    reduce(t);
    addProduct(t, other.a3);
    reduce(t);
    return reduced(t[0], t[1], t[2], t[3]);
  }

  // Both short enough that HotSpot inlines them and keeps t in registers.

  /** t = t + this · limb. */
  private void addProduct(long[] t, long limb) {
    long low = a0 * limb;
    long sum = t[0] + low;
    long carry = unsignedMultiplyHigh(a0, limb) + less(sum, low);
    t[0] = sum;

    low = a1 * limb + carry;
    carry = unsignedMultiplyHigh(a1, limb) + less(low, carry);
    sum = t[1] + low;
    carry += less(sum, low);
    t[1] = sum;

    low = a2 * limb + carry;
    carry = unsignedMultiplyHigh(a2, limb) + less(low, carry);
    sum = t[2] + low;
    carry += less(sum, low);
    t[2] = sum;

    low = a3 * limb + carry;
    carry = unsignedMultiplyHigh(a3, limb) + less(low, carry);
    sum = t[3] + low;
    t[3] = sum;
    t[4] = carry + less(sum, low);
  }

  /** t = (t + m · p) / 2^64, with the m that makes it whole. */
  private static void reduce(long[] t) {
    long m = t[0] * INVERSE;
    // The lowest limb becomes zero, and carries unless it was.
    long carry = unsignedMultiplyHigh(m, P0) + (t[0] == 0 ? 0 : 1);

    long low = m * P1 + carry;
    carry = unsignedMultiplyHigh(m, P1) + less(low, carry);
    long sum = t[1] + low;
    carry += less(sum, low);
    t[0] = sum;

    low = m * P2 + carry;
    carry = unsignedMultiplyHigh(m, P2) + less(low, carry);
    sum = t[2] + low;
    carry += less(sum, low);
    t[1] = sum;

    low = m * P3 + carry;
    carry = unsignedMultiplyHigh(m, P3) + less(low, carry);
    sum = t[3] + low;
    t[2] = sum;
    t[3] = t[4] + carry + less(sum, low);
  }

  @Override
  public Fp inverse() {
    return isZero() ? ZERO : of(toBigInteger().modInverse(PRIME));
  }

  @Override
  public boolean isZero() {
    return (a0 | a1 | a2 | a3) == 0;
  }

  /** Of a number below twice the prime. */
  private static Fp reduced(long r0, long r1, long r2, long r3) {
    long s0 = r0 - P0;
    long b0 = less(r0, P0);
    long s1 = r1 - P1 - b0;
    long b1 = borrow(r1, P1, b0);
    long s2 = r2 - P2 - b1;
    long b2 = borrow(r2, P2, b1);
    long s3 = r3 - P3 - b2;
    return borrow(r3, P3, b2) == 0 ? new Fp(s0, s1, s2, s3) : new Fp(r0, r1, r2, r3);
  }

  private static long borrow(long from, long what, long before) {
    long difference = from - what;
    return less(from, what) | less(difference, before);
  }

  /** 1 if the first is less than the other, both unsigned; a carry out of a sum or a borrow. */
  private static long less(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? 1 : 0;
  }

  private static Fp ofLimbs(BigInteger number) {
    return new Fp(limb(number, 0), limb(number, 1), limb(number, 2), limb(number, 3));
  }

  private static long limb(BigInteger number, int index) {
    return number.shiftRight(64 * index).longValue();
  }
}
