package network.haca.evm.precompile.bn254;

import java.math.BigInteger;

/** {@code c0 + c1·w} with w² = v: where pairings lie. */
record Fp12(Fp6 c0, Fp6 c1) {
  static final Fp12 ONE = new Fp12(Fp6.ONE, Fp6.ZERO);

  /** ξ^(k(p-1)/6): what the Frobenius map does to w^k. */
  private static final Fp2[] FROBENIUS = frobenius();

  Fp12 multiply(Fp12 other) {
    Fp6 t0 = c0.multiply(other.c0);
    Fp6 t1 = c1.multiply(other.c1);
    Fp6 mixed = c0.add(c1).multiply(other.c0.add(other.c1));
    return new Fp12(t0.add(t1.timesV()), mixed.subtract(t0).subtract(t1));
  }

  Fp12 square() {
    Fp6 product = c0.multiply(c1);
    Fp6 mixed = c0.add(c1).multiply(c0.add(c1.timesV()));
    return new Fp12(mixed.subtract(product).subtract(product.timesV()), product.add(product));
  }

  /**
   * The square of what the easy part of the final exponentiation gives, by three squares in the
   * field of degree four (Granger and Scott, "Faster squaring in the cyclotomic subgroup of sixth
   * degree extensions").
   */
  Fp12 squareCyclotomic() {
    Fp2[] a = squareOfDegreeFour(c0.c0(), c1.c1());
    Fp2[] b = squareOfDegreeFour(c1.c0(), c0.c2());
    Fp2[] c = squareOfDegreeFour(c0.c1(), c1.c2());
    return new Fp12(
        new Fp6(minus(a[0], c0.c0()), minus(b[0], c0.c1()), minus(c[0], c0.c2())),
        new Fp6(plus(c[1].timesXi(), c1.c0()), plus(a[1], c1.c1()), plus(b[1], c1.c2())));
  }

  /** (x + y·s)² with s² = ξ. */
  private static Fp2[] squareOfDegreeFour(Fp2 x, Fp2 y) {
    Fp2 xx = x.square();
    Fp2 yy = y.square();
    Fp2 mixed = x.add(y).square().subtract(xx).subtract(yy);
    return new Fp2[] {yy.timesXi().add(xx), mixed};
  }

  /** 3t - 2z. */
  private static Fp2 minus(Fp2 t, Fp2 z) {
    return t.subtract(z).twice().add(t);
  }

  /** 3t + 2z. */
  private static Fp2 plus(Fp2 t, Fp2 z) {
    return t.add(z).twice().add(t);
  }

  /** Times {@code s0 + (s3 + s4·v)·w}, the form of a line. */
  Fp12 multiplyLine(Fp2 s0, Fp2 s3, Fp2 s4) {
    Fp6 t0 = c0.scale(s0);
    Fp6 t1 = c1.multiplySparse(s3, s4);
    Fp6 mixed = c0.add(c1).multiplySparse(s0.add(s3), s4);
    return new Fp12(t0.add(t1.timesV()), mixed.subtract(t0).subtract(t1));
  }

  /** This to the power p^6; of what final exponentiation's easy part gives, the inverse. */
  Fp12 conjugate() {
    return new Fp12(c0, c1.negate());
  }

  Fp12 inverse() {
    Fp6 norm = c0.multiply(c0).subtract(c1.multiply(c1).timesV()).inverse();
    return new Fp12(c0.multiply(norm), c1.multiply(norm).negate());
  }

  /** This to the power p. */
  Fp12 toThePrime() {
    return new Fp12(
        new Fp6(
            c0.c0().conjugate(),
            c0.c1().conjugate().multiply(FROBENIUS[2]),
            c0.c2().conjugate().multiply(FROBENIUS[4])),
        new Fp6(
            c1.c0().conjugate().multiply(FROBENIUS[1]),
            c1.c1().conjugate().multiply(FROBENIUS[3]),
            c1.c2().conjugate().multiply(FROBENIUS[5])));
  }

  /** ξ^(k(p-1)/6). */
  static Fp2 frobeniusCoefficient(int k) {
    return FROBENIUS[k];
  }

  private static Fp2[] frobenius() {
    BigInteger sixth = Fp.PRIME.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    Fp2 root = Fp2.XI.power(sixth);
    Fp2[] coefficients = new Fp2[6];
    coefficients[0] = Fp2.ONE;
    for (int k = 1; k < coefficients.length; k++) {
      coefficients[k] = coefficients[k - 1].multiply(root);
    }
    return coefficients;
  }
}
