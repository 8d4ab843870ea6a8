package network.haca.evm.precompile.bn254;

import java.math.BigInteger;

/**
 * A point of y² = x³ + b in Jacobian coordinates: x/z², y/z³; z is zero at infinity. Formulas:
 * Explicit-Formulas Database, "dbl-2009-l" and "add-2007-bl".
 */
record Point<F extends FieldElement<F>>(F x, F y, F z) {

  static <F extends FieldElement<F>> Point<F> infinity(F zero, F one) {
    return new Point<>(one, one, zero);
  }

  boolean isInfinity() {
    return z.isZero();
  }

  /** The same point with z = 1. */
  Point<F> normalized(F one) {
    if (isInfinity()) {
      return this;
    }
    F inverse = z.inverse();
    F square = inverse.square();
    return new Point<>(x.multiply(square), y.multiply(square).multiply(inverse), one);
  }

  Point<F> negate() {
    return new Point<>(x, y.negate(), z);
  }

  Point<F> twice() {
    F a = x.square();
    F b = y.square();
    F c = b.square();
    F d = x.add(b).square().subtract(a).subtract(c).twice();
    F e = a.twice().add(a);
    F newX = e.square().subtract(d.twice());
    F newY = e.multiply(d.subtract(newX)).subtract(c.twice().twice().twice());
    return new Point<>(newX, newY, y.multiply(z).twice());
  }

  Point<F> add(Point<F> other) {
    if (isInfinity()) {
      return other;
    }
    if (other.isInfinity()) {
      return this;
    }
    F z1 = z.square();
    F z2 = other.z.square();
    F u1 = x.multiply(z2);
    F h = other.x.multiply(z1).subtract(u1);
    F s1 = y.multiply(other.z).multiply(z2);
    F r = other.y.multiply(z).multiply(z1).subtract(s1);
    if (h.isZero()) {
      return r.isZero() ? twice() : new Point<>(x, y, h);
    }
    F hh = h.square();
    F hhh = hh.multiply(h);
    F v = u1.multiply(hh);
    F newX = r.square().subtract(hhh).subtract(v.twice());
    F newY = r.multiply(v.subtract(newX)).subtract(s1.multiply(hhh));
    return new Point<>(newX, newY, z.multiply(other.z).multiply(h));
  }

  /** As often as {@code factor}, which is not negative. */
  Point<F> multiply(BigInteger factor, Point<F> infinity) {
    Point<F> sum = infinity;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.twice();
      if (factor.testBit(bit)) {
        sum = sum.add(this);
      }
    }
    return sum;
  }

  /** Returns true if y² = x³ + b; only of a normalized point. */
  boolean isOnCurve(F b) {
    return isInfinity() || y.square().equals(x.square().multiply(x).add(b));
  }
}
