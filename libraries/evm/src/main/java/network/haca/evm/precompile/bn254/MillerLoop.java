package network.haca.evm.precompile.bn254;

/** Miller's loop for one pair of points; each step multiplies with the lines that it draws. */
final class MillerLoop {
  private final Point<Fp> p;
  private final Point<Fp2> q;
  private Fp12 f = Fp12.ONE;
  private Fp2 x;
  private Fp2 y;
  private Fp2 z = Fp2.ONE;

  MillerLoop(Point<Fp> p, Point<Fp2> q) {
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
    Point<Fp2> once = Pairing.endomorphism(q);
    Point<Fp2> twice = Pairing.endomorphism(once);
    add(once.x(), once.y());
    add(twice.x(), twice.y().negate());
    return f;
  }

  private void twice() {
    Fp2 a = x.multiply(y).scale(Pairing.HALF);
    Fp2 b = y.square();
    Fp2 c = z.square();
    Fp2 e = Pairing.TWIST_B.multiply(c.twice().add(c));
    Fp2 f3 = e.twice().add(e);
    Fp2 g = b.add(f3).scale(Pairing.HALF);
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
