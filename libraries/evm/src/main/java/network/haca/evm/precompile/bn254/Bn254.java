package network.haca.evm.precompile.bn254;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Addition and multiplication of EIP-196 and the pairing check of EIP-197, on their encodings:
 * coordinates of 32 bytes, big-endian; infinity is (0, 0); in a coordinate of the twist the
 * imaginary part stands first. Nothing is returned where a coordinate is not below the prime, or a
 * point not on its curve or, for the twist, not in its group.
 */
public final class Bn254 {
  /** Bytes of a point of the curve. */
  public static final int POINT_SIZE = 64;

  /** Bytes of a point of the curve and one of its twist. */
  public static final int PAIR_SIZE = 192;

  private static final Fp B = Fp.of(BigInteger.valueOf(3));
  private static final Point<Fp> INFINITY = Point.infinity(Fp.ZERO, Fp.ONE);
  private static final Point<Fp2> TWIST_INFINITY = Point.infinity(Fp2.ZERO, Fp2.ONE);

  private Bn254() {}

  /** The sum of two points of 64 bytes each. */
  public static Optional<Bytes> add(Bytes one, Bytes other) {
    return read(one).flatMap(a -> read(other).map(b -> write(a.add(b))));
  }

  /**
   * @param factor any 256-bit number
   */
  public static Optional<Bytes> multiply(Bytes point, Bytes32 factor) {
    BigInteger times = new BigInteger(1, factor.toArray());
    return read(point).map(p -> write(p.multiply(times, INFINITY)));
  }

  /**
   * Whether the pairings of all pairs multiply to one.
   *
   * @param pairs 192 bytes each
   */
  public static Optional<Boolean> pairingCheck(Bytes pairs) {
    Pairing pairing = new Pairing();
    for (int offset = 0; offset < pairs.size(); offset += PAIR_SIZE) {
      Optional<Point<Fp>> p = read(pairs.slice(offset, POINT_SIZE));
      Optional<Point<Fp2>> q = readTwist(pairs.slice(offset + POINT_SIZE, 2 * POINT_SIZE));
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinity() && !q.get().isInfinity()) {
        pairing.add(p.get(), q.get());
      }
    }
    return Optional.of(pairing.isOne());
  }

  private static Optional<Point<Fp>> read(Bytes point) {
    Optional<Fp> x = coordinate(point, 0);
    Optional<Fp> y = coordinate(point, 32);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    if (x.get().isZero() && y.get().isZero()) {
      return Optional.of(INFINITY);
    }
    return Optional.of(new Point<>(x.get(), y.get(), Fp.ONE)).filter(read -> read.isOnCurve(B));
  }

  private static Optional<Point<Fp2>> readTwist(Bytes point) {
    Optional<Fp2> x = twistCoordinate(point, 0);
    Optional<Fp2> y = twistCoordinate(point, 64);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    if (x.get().isZero() && y.get().isZero()) {
      return Optional.of(TWIST_INFINITY);
    }
    return Optional.of(new Point<>(x.get(), y.get(), Fp2.ONE))
        .filter(read -> read.isOnCurve(Pairing.TWIST_B))
        .filter(Bn254::isInGroup);
  }

  /**
   * Returns true if the twist's point is of the group's order, by its endomorphism ψ instead of a
   * multiplication with that order: [x + 1]Q + ψ([x]Q) + ψ²([x]Q) = ψ³([2x]Q) (Dai, Lin, Zhao,
   * Zhou, "Fast subgroup membership testings for G1, G2 and GT on pairing-friendly curves").
   */
  static boolean isInGroup(Point<Fp2> q) {
    Point<Fp2> xq = q.multiply(BigInteger.valueOf(Pairing.X), TWIST_INFINITY);
    Point<Fp2> once = Pairing.endomorphism(xq);
    Point<Fp2> twice = Pairing.endomorphism(once);
    Point<Fp2> right = Pairing.endomorphism(twice).twice();
    return xq.add(q).add(once).add(twice).add(right.negate()).isInfinity();
  }

  private static Optional<Fp2> twistCoordinate(Bytes point, int offset) {
    Optional<Fp> imaginary = coordinate(point, offset);
    return coordinate(point, offset + 32)
        .flatMap(real -> imaginary.map(part -> new Fp2(real, part)));
  }

  private static Optional<Fp> coordinate(Bytes point, int offset) {
    BigInteger number = new BigInteger(1, point.slice(offset, 32).toArray());
    return number.compareTo(Fp.PRIME) < 0 ? Optional.of(Fp.of(number)) : Optional.empty();
  }

  private static Bytes write(Point<Fp> point) {
    if (point.isInfinity()) {
      return Bytes.wrap(new byte[POINT_SIZE]);
    }
    Point<Fp> normalized = point.normalized(Fp.ONE);
    return Bytes.concat(word(normalized.x()), word(normalized.y()));
  }

  private static Bytes word(Fp coordinate) {
    byte[] number = coordinate.toBigInteger().toByteArray();
    byte[] word = new byte[32];
    int size = Math.min(number.length, word.length);
    System.arraycopy(number, number.length - size, word, word.length - size, size);
    return Bytes.wrap(word);
  }
}
