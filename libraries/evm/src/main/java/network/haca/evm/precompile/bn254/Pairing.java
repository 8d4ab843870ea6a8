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
  private static final Fp HALF = Fp.of(BigInteger.TWO).inverse();

  /** The twist's b: 3/(9 + i). */
  static final Fp2 TWIST_B =
      new Fp2(Fp.of(BigInteger.valueOf(3)), Fp.ZERO).multiply(Fp2.XI.inverse());

  private final List<Miller> factors = new ArrayList<>();

  /** Multiplies with the pairing of two normalized points, neither at infinity. */
  void add(Point<Fp> p, Point<Fp2> q) {
    factors.add(new Miller(p, q));
  }

  /** Whether the product of all pairings that were added is one. */
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
      for (Miller factor : factors) {
        f = factor.step(f, LOOP.testBit(bit));
      }
    }
    for (Miller factor : factors) {
      f = factor.last(f);
    }
    return f;
  }

  /** A pair on its way through the loop; each step multiplies with the lines that it draws. */
  private static final class Miller {
    private final Point<Fp> p;
    private final Point<Fp2> q;
    private Fp12 f = Fp12.ONE;
    private Fp2 x;
    private Fp2 y;
    private Fp2 z = Fp2.ONE;

    Miller(Point<Fp> p, Point<Fp2> q) {
      this.p = p;
      this.q = q;
      this.x = q.x();
      this.y = q.y();
    }

    Fp12 step(Fp12 before, boolean bit) {
      f = before;
      twice();
      if (bit) {
        add(q.x(), q.y());
      }
      return f;
    }

    Fp12 last(Fp12 before) {
      f = before;
      Point<Fp2> once = endomorphism(q);
      Point<Fp2> twice = endomorphism(once);
      add(once.x(), once.y());
      add(twice.x(), twice.y().negate());
      return f;
    }

    private void twice() {
      Fp2 a = x.multiply(y).scale(HALF);
      Fp2 b = y.square();
      Fp2 c = z.square();
      Fp2 e = TWIST_B.multiply(c.twice().add(c));
      Fp2 f3 = e.twice().add(e);
      Fp2 g = b.add(f3).scale(HALF);
      Fp2 h = y.add(z).square().subtract(b).subtract(c);
      Fp2 j = x.square();
      Fp2 ee = e.square();
      x = a.multiply(b.subtract(f3));
      y = g.square().subtract(ee.twice().add(ee));
      z = b.multiply(h);
      line(h.negate(), j.twice().add(j), e.subtract(b));
    }

    private void add(Fp2 qx, Fp2 qy) {
      Fp2 theta = y.subtract(qy.multiply(z));
      Fp2 lambda = x.subtract(qx.multiply(z));
      Fp2 c = theta.square();
      Fp2 d = lambda.square();
      Fp2 e = lambda.multiply(d);
      Fp2 g = x.multiply(d);
      Fp2 h = e.add(z.multiply(c)).subtract(g.twice());
      x = lambda.multiply(h);
      y = theta.multiply(g.subtract(h)).subtract(e.multiply(y));
      z = z.multiply(e);
      line(lambda, theta.negate(), theta.multiply(qx).subtract(lambda.multiply(qy)));
    }

    private void line(Fp2 s0, Fp2 s3, Fp2 s4) {
      f = f.multiplyLine(s0.scale(p.y()), s3.scale(p.x()), s4);
    }
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
