package network.haca.benchmarks.gas;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** The curve of zero-knowledge proofs, and P-256. */
final class CurveCases {
  private static final Bytes ONE = Bytes.concat(word(1), word(2));
  private static final Bytes TWO =
      Bytes.fromHex(
          "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
              + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4");
  private static final Bytes TWIST =
      Bytes.fromHex(
          "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
              + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
              + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
              + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa");
  private static final int P256 = 0x100;

  private CurveCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase(Cases.name("curve add", 6), CurveCases::add, Knob.of("same", 0, 1, 2)),
        new GasCase(
            Cases.name("curve multiply", 7),
            CurveCases::multiply,
            Knob.of("bits", 256, 1, 128, 255)),
        new GasCase(
            Cases.name("pairing check", 8),
            CurveCases::pairing,
            Knob.of("pairs", 1, 0, 2, 4, 16, 100)),
        new GasCase(Cases.name("P-256", P256), CurveCases::p256, Knob.of("sort", 0, 1, 2)));
  }

  private static Bytes word(long value) {
    return Bytes32.ofUnsigned(value).value();
  }

  /** Of two points, of one with itself, or of infinity. */
  private static Trial add(Knobs at) {
    Bytes other =
        switch (at.number("same")) {
          case 0 -> TWO;
          case 1 -> ONE;
          default -> Bytes.wrap(new byte[64]);
        };
    return PrecompileCall.of(6, Bytes.concat(ONE, other), 150);
  }

  private static Trial multiply(Knobs at) {
    Bytes factor = ArithmeticCases.operand(at.number("bits")).toBytes32().value();
    return PrecompileCall.of(7, Bytes.concat(TWO, factor), 6_000);
  }

  private static Trial pairing(Knobs at) {
    int pairs = at.number("pairs");
    List<Bytes> parts = new ArrayList<>(Collections.nCopies(pairs, Bytes.concat(ONE, TWIST)));
    return PrecompileCall.of(
        8, Bytes.concat(parts.toArray(Bytes[]::new)), 45_000 + 34_000L * pairs);
  }

  /** A key that nobody knows with a signature that does not hold; with large and small numbers. */
  private static Trial p256(Knobs at) {
    BigInteger order = CustomNamedCurves.getByName("secp256r1").getN();
    var point =
        CustomNamedCurves.getByName("secp256r1")
            .getG()
            .multiply(BigInteger.valueOf(77))
            .normalize();
    BigInteger number =
        switch (at.number("sort")) {
          case 0 -> order.subtract(BigInteger.valueOf(12_345)).shiftRight(1);
          case 1 -> order.subtract(BigInteger.ONE);
          default -> BigInteger.TWO;
        };
    Bytes scalar = Bytes.fromHex("%064x".formatted(number));
    Bytes hash = ArithmeticCases.operand(256).toBytes32().value();
    return PrecompileCall.of(
        P256,
        Bytes.concat(
            hash,
            scalar,
            scalar,
            Bytes.wrap(point.getAffineXCoord().getEncoded()),
            Bytes.wrap(point.getAffineYCoord().getEncoded())),
        6_900);
  }
}
