package network.haca.evm.precompile.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The optimal ate pairing on BN curves (Vercauteren, "Optimal pairings"), with lines in homogeneous
 * coordinates (Costello, Lange, Naehrig, "Faster pairing computations on curves with high-degree
 * twists") and the final exponentiation of Fuentes-Castañeda, Knapp and Rodríguez-Henríquez.
 */
final class Pairing {
  /** The curve's parameter x. */
  static final long X = 4965661367192848881L;

  private static final BigInteger LOOP =
      BigInteger.valueOf(X).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO);
  static final Fp HALF = Fp.of(BigInteger.TWO).inverse();

  /** The twist's b: 3/(9 + i). */
  static final Fp2 TWIST_B =
      new Fp2(Fp.of(BigInteger.valueOf(3)), Fp.ZERO).multiply(Fp2.XI.inverse());

  private final List<MillerLoop> factors = new ArrayList<>();

  /** Multiplies with the pairing of two normalized points, neither at infinity. */
  void add(Point<Fp> p, Point<Fp2> q) {
    factors.add(new MillerLoop(p, q));
  }

  /** Returns true if the product of all pairings that were added is one. */
  boolean isOne() {
    return exponentiated(product()).equals(Fp12.ONE);
  }

  /** ψ: the Frobenius map of the curve, as it is on the twist. */
  static Point<Fp2> endomorphism(Point<Fp2> point) {
    return new Point<>(
        point.x().conjugate().multiply(Fp12.frobeniusCoefficient(2)),
        point.y().conjugate().multiply(Fp12.frobeniusCoefficient(3)),
        point.z().conjugate());
  }

  /** The Miller loops of all pairs walk together, so that they share the squarings. */
  private Fp12 product() {
    Fp12 f = Fp12.ONE;
    for (int bit = LOOP.bitLength() - 2; bit >= 0; bit--) {
      f = f.square();
      for (MillerLoop factor : factors) {
        f = factor.step(f, LOOP.testBit(bit));
      }
    }
    for (MillerLoop factor : factors) {
      f = factor.last(f);
    }
    return f;
  }

  private static Fp12 exponentiated(Fp12 f) {
    Fp12 easy = f.conjugate().multiply(f.inverse());
    Fp12 r = easy.toThePrime().toThePrime().multiply(easy);
    Fp12 y0 = toMinusX(r);
    Fp12 y1 = y0.squareCyclotomic();
    Fp12 y3 = y1.squareCyclotomic().multiply(y1);
    Fp12 y4 = toMinusX(y3);
    Fp12 y6 = toMinusX(y4.squareCyclotomic());
    Fp12 y8 = y6.conjugate().multiply(y4).multiply(y3.conjugate());
    Fp12 y9 = y8.multiply(y1);
    Fp12 y11 = y8.multiply(y4).multiply(r);
    Fp12 y14 = y8.toThePrime().toThePrime().multiply(y9.toThePrime().multiply(y11));
    Fp12 y15 = r.conjugate().multiply(y9);
    return y15.toThePrime().toThePrime().toThePrime().multiply(y14);
  }

  private static Fp12 toMinusX(Fp12 base) {
    Fp12 power = base;
    for (int bit = Long.SIZE - Long.numberOfLeadingZeros(X) - 2; bit >= 0; bit--) {
      power = power.squareCyclotomic();
      if ((X >>> bit & 1) == 1) {
        power = power.multiply(base);
      }
    }
    return power.conjugate();
  }
}
