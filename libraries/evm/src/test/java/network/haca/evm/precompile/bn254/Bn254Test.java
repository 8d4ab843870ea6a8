package network.haca.evm.precompile.bn254;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The laws of the group and of the pairing; exact outputs are held by Ethereum's state tests. */
class Bn254Test {
  private static final Bytes G1 = words("1", "2");

  /** The generator of EIP-197, imaginary parts first. */
  private static final Bytes G2 =
      words(
          "11559732032986387107991004021392285783925812861821192530917403151452391805634",
          "10857046999023057135944570762232829481370756359578518086990519993285655852781",
          "4082367875863433681332203403145435568316851327593401208105741076214120093531",
          "8495653923123431417604973247489272438418190587263600148770280649306958101930");

  private static final BigInteger ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");
  private static final Bytes INFINITY = Bytes.wrap(new byte[64]);

  private final Random random = new Random(254);

  private static Bytes words(String... decimals) {
    Bytes words = Bytes.EMPTY;
    for (String decimal : decimals) {
      words = Bytes.concat(words, word(new BigInteger(decimal)).value());
    }
    return words;
  }

  private static Bytes32 word(BigInteger number) {
    return new Bytes32(Bytes.fromHex("%064x".formatted(number)));
  }

  private static Bytes times(Bytes point, BigInteger factor) {
    return Bn254.multiply(point, word(factor)).orElseThrow();
  }

  @RepeatedTest(20)
  void theFieldAgreesWithBigInteger() {
    BigInteger a = new BigInteger(254, random).mod(Fp.PRIME);
    BigInteger b = new BigInteger(254, random).mod(Fp.PRIME);
    assertEquals(a.multiply(b).mod(Fp.PRIME), Fp.of(a).multiply(Fp.of(b)).toBigInteger());
    assertEquals(a.add(b).mod(Fp.PRIME), Fp.of(a).add(Fp.of(b)).toBigInteger());
    assertEquals(a.subtract(b).mod(Fp.PRIME), Fp.of(a).subtract(Fp.of(b)).toBigInteger());
    assertEquals(Fp.ONE, Fp.of(a).multiply(Fp.of(a).inverse()));
  }

  @Test
  void theFieldsEdgesAgreeWithBigInteger() {
    BigInteger top = Fp.PRIME.subtract(BigInteger.ONE);
    assertEquals(BigInteger.ONE, Fp.of(top).multiply(Fp.of(top)).toBigInteger());
    assertEquals(Fp.ZERO, Fp.of(top).add(Fp.ONE));
    assertEquals(Fp.ZERO, Fp.ZERO.negate());
    assertEquals(Fp.ZERO, Fp.ZERO.inverse());
  }

  @RepeatedTest(5)
  void multiplicationDistributesOverAddition() {
    BigInteger a = new BigInteger(256, random);
    BigInteger b = new BigInteger(256, random);
    assertEquals(
        Optional.of(times(G1, a.add(b).mod(ORDER))), Bn254.add(times(G1, a), times(G1, b)));
  }

  @Test
  void infinityIsNeutralAndThePointOfOrder() {
    assertEquals(Optional.of(G1), Bn254.add(G1, INFINITY));
    assertEquals(INFINITY, times(G1, ORDER));
    Bytes negative = times(G1, ORDER.subtract(BigInteger.ONE));
    assertEquals(Optional.of(INFINITY), Bn254.add(G1, negative));
    assertEquals(Bn254.add(G1, G1), Optional.of(times(G1, BigInteger.TWO)));
  }

  @RepeatedTest(3)
  void thePairingIsBilinear() {
    BigInteger a = new BigInteger(250, random);
    BigInteger b = new BigInteger(250, random);
    Bytes sum = times(G1, a.add(b).mod(ORDER));
    Bytes minusA = times(G1, ORDER.subtract(a.mod(ORDER)));
    Bytes minusB = times(G1, ORDER.subtract(b.mod(ORDER)));
    Bytes pairs = Bytes.concat(sum, G2, minusA, G2, minusB, G2);
    assertEquals(Optional.of(true), Bn254.pairingCheck(pairs));
    assertEquals(
        Optional.of(false), Bn254.pairingCheck(Bytes.concat(sum, G2, minusA, G2, minusA, G2)));
  }

  @Test
  void thePairingOfTheGeneratorsIsNotOne() {
    assertEquals(Optional.of(false), Bn254.pairingCheck(Bytes.concat(G1, G2)));
    assertEquals(Optional.of(true), Bn254.pairingCheck(Bytes.concat(INFINITY, G2)));
    assertEquals(Optional.of(true), Bn254.pairingCheck(Bytes.EMPTY));
  }

  @Test
  void whatIsNoPointIsRefused() {
    assertEquals(Optional.empty(), Bn254.add(words("1", "3"), G1));
    assertEquals(Optional.empty(), Bn254.add(words(Fp.PRIME.toString(), "0"), G1));
    assertEquals(Optional.empty(), Bn254.pairingCheck(Bytes.concat(G1, words("1", "2", "3", "4"))));
  }

  /** A square root (Adj, Rodríguez-Henríquez, "Square root computation over even extensions"). */
  private static Optional<Fp2> root(Fp2 square) {
    BigInteger quarter = Fp.PRIME.subtract(BigInteger.valueOf(3)).shiftRight(2);
    BigInteger half = Fp.PRIME.subtract(BigInteger.ONE).shiftRight(1);
    Fp2 power = square.power(quarter);
    Fp2 alpha = power.square().multiply(square);
    Fp2 guess = power.multiply(square);
    Fp2 root =
        alpha.equals(Fp2.ONE.negate())
            ? guess.multiply(new Fp2(Fp.ZERO, Fp.ONE))
            : guess.multiply(Fp2.ONE.add(alpha).power(half));
    return Optional.of(root).filter(found -> found.square().equals(square));
  }

  private static Point<Fp2> pointOfTheTwist(Random random) {
    while (true) {
      Fp2 x =
          new Fp2(
              Fp.of(new BigInteger(Fp.PRIME.bitLength(), random)),
              Fp.of(new BigInteger(Fp.PRIME.bitLength(), random)));
      Optional<Fp2> y = root(x.square().multiply(x).add(Pairing.TWIST_B));
      if (y.isPresent()) {
        return new Point<>(x, y.get(), Fp2.ONE);
      }
    }
  }

  @Test
  void thePointsOfTheGroupAreThoseThatItsOrderTakesToInfinity() {
    Random random = new Random(3);
    Point<Fp2> infinity = Point.infinity(Fp2.ZERO, Fp2.ONE);
    // The twist has the group's order times this many points.
    BigInteger cofactor = Fp.PRIME.shiftLeft(1).subtract(ORDER);
    for (int i = 0; i < 10; i++) {
      Point<Fp2> any = pointOfTheTwist(random);
      Point<Fp2> inside = any.multiply(cofactor, infinity);
      Point<Fp2> outside = any.multiply(ORDER, infinity);
      assertTrue(inside.multiply(ORDER, infinity).isInfinity());
      assertTrue(Bn254.isInGroup(inside));
      assertFalse(outside.isInfinity());
      assertFalse(Bn254.isInGroup(outside));
      assertFalse(Bn254.isInGroup(any));
      assertFalse(Bn254.isInGroup(inside.add(outside)));
    }
  }
}
