package network.haca.benchmarks.gas;

import java.util.List;
import java.util.Random;
import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.Sha256;

/** Hashes, recovery of signers, BLAKE2's compression and the check of blobs. */
final class PrecompileCases {
  private static final long[] SIZES = {0, 32, 64, 128, 1_024, 16_384, 131_072, 524_288};

  private PrecompileCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase(
            Cases.name("ecrecover", 1),
            PrecompileCases::recover,
            Knob.of("good", 1, 0),
            Knob.of("size", 128, 1_048_576)),
        hash("SHA-256", 2, 60, 12),
        hash("RIPEMD-160", 3, 600, 120),
        hash("identity", 4, 15, 3),
        new GasCase(
            Cases.name("BLAKE2 F", 9),
            PrecompileCases::blake,
            Knob.of("rounds", 1, 12, 1_000, 1_000_000),
            Knob.of("size", 213, 212)),
        new GasCase(
            Cases.name("point evaluation", 10), PrecompileCases::point, Knob.of("zero", 0, 1)));
  }

  private static GasCase hash(String name, int number, long base, long word) {
    return new GasCase(
        Cases.name(name, number),
        at -> {
          long size = at.get("size");
          long gas = base + word * ((size + 31) / 32);
          return PrecompileCall.of(Precompiles.address(number), Bytes.EMPTY, size, gas);
        },
        Knob.of("size", SIZES));
  }

  private static Trial recover(Knobs at) {
    Bytes32 hash = Bytes32.ofUnsigned(7);
    Secp256k1.Signature signature = Secp256k1.sign(BlockTerms.KEY, hash);
    // A good one, or an r that is on no point.
    Bytes32 r = at.is("good") ? signature.r() : Bytes32.ofUnsigned(5);
    Bytes32 v = Bytes32.ofUnsigned(27 + signature.recoveryId());
    Bytes input = Bytes.concat(hash.value(), v.value(), r.value(), signature.s().value());
    return PrecompileCall.of(Precompiles.address(1), input, at.get("size"), 3_000);
  }

  private static Trial blake(Knobs at) {
    byte[] input = new byte[at.number("size")];
    new Random(1).nextBytes(input);
    int rounds = at.number("rounds");
    for (int i = 0; i < 4; i++) {
      input[i] = (byte) (rounds >>> 8 * (3 - i));
    }
    input[input.length - 1] = 1;
    return PrecompileCall.of(9, Bytes.wrap(input), input.length == 213 ? rounds : 0);
  }

  /** That a commitment to the generator is 2 at 1, by itself: it is not, which takes no less. */
  private static Trial point(Knobs at) {
    Bytes generator =
        Bytes.fromHex(
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
                + "6c55e83ff97a1aeffb3af00adb22c6bb");
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    Bytes group = at.is("zero") ? Bytes.wrap(infinity) : generator;
    byte[] hash = Sha256.hash(group).toArray();
    hash[0] = 1;
    long value = at.is("zero") ? 0 : 2;
    return PrecompileCall.of(
        10,
        Bytes.concat(
            Bytes.wrap(hash),
            Bytes32.ofUnsigned(1).value(),
            Bytes32.ofUnsigned(value).value(),
            group,
            group),
        50_000);
  }
}
