package network.haca.evm.precompile.bn254;

import java.math.BigInteger;

/** {@code c0 + c1·i} with i² = -1. */
record Fp2(Fp c0, Fp c1) implements FieldElement<Fp2> {
  static final Fp2 ZERO = new Fp2(Fp.ZERO, Fp.ZERO);
  static final Fp2 ONE = new Fp2(Fp.ONE, Fp.ZERO);

  /** 9 + i, of which the next field takes the cube root. */
  static final Fp2 XI = new Fp2(Fp.of(BigInteger.valueOf(9)), Fp.ONE);

  @Override
  public Fp2 add(Fp2 other) {
    return new Fp2(c0.add(other.c0), c1.add(other.c1));
  }

  @Override
  public Fp2 subtract(Fp2 other) {
    return new Fp2(c0.subtract(other.c0), c1.subtract(other.c1));
  }

  @Override
  public Fp2 multiply(Fp2 other) {
    Fp low = c0.multiply(other.c0);
    Fp high = c1.multiply(other.c1);
    Fp mixed = c0.add(c1).multiply(other.c0.add(other.c1));
    return new Fp2(low.subtract(high), mixed.subtract(low).subtract(high));
  }

  @Override
  public Fp2 square() {
    Fp product = c0.multiply(c1);
    return new Fp2(c0.add(c1).multiply(c0.subtract(c1)), product.twice());
  }

  @Override
  public Fp2 negate() {
    return new Fp2(c0.negate(), c1.negate());
  }

  @Override
  public Fp2 inverse() {
    Fp norm = c0.square().add(c1.square()).inverse();
    return new Fp2(c0.multiply(norm), c1.negate().multiply(norm));
  }

  @Override
  public boolean isZero() {
    return c0.isZero() && c1.isZero();
  }

  Fp2 scale(Fp factor) {
    return new Fp2(c0.multiply(factor), c1.multiply(factor));
  }

  Fp2 conjugate() {
    return new Fp2(c0, c1.negate());
  }

  /** (9 + i) times this. */
  Fp2 timesXi() {
    Fp2 eight = twice().twice().twice();
    Fp2 nine = eight.add(this);
    return new Fp2(nine.c0.subtract(c1), nine.c1.add(c0));
  }

  Fp2 power(BigInteger exponent) {
    Fp2 power = ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      power = power.square();
      if (exponent.testBit(bit)) {
        power = power.multiply(this);
      }
    }
    return power;
  }
}
