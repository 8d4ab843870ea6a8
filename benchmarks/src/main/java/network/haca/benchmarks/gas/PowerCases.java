package network.haca.benchmarks.gas;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import network.haca.evm.precompile.PrecompiledContract;
import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** 0x05: what EIP-2565 prices too low is long exponents of short moduli, and even moduli. */
final class PowerCases {
  private static final PrecompiledContract CONTRACT =
      Precompiles.cancun().at(Precompiles.address(5)).orElseThrow();

  private static final Knob SHAPE = Knob.of("shape", 0, 1, 2, 3);

  private PowerCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase(
            Cases.name("modular power, short moduli", 5),
            PowerCases::power,
            Knob.of("exponent", 107, 32, 1, 8, 256, 1_024),
            Knob.of("modulus", 8, 1, 16, 24, 32),
            SHAPE,
            Knob.of("base", 0, 1)),
        new GasCase(
            Cases.name("modular power, long moduli", 5),
            PowerCases::power,
            SHAPE,
            Knob.of("modulus", 64, 128, 256, 512, 1_024),
            Knob.of("exponent", 32, 1, 256, 1_024),
            Knob.of("base", 0, 1, 4_096)));
  }

  /**
   * Moduli are odd, twice an odd number, an odd number times as large a power of two, or a power of
   * two. Bases are as long as the modulus unless said otherwise.
   */
  private static Trial power(Knobs at) {
    int length = at.number("modulus");
    byte[] base = random(at.is("base") ? at.number("base") : length, 1);
    base[base.length - 1] |= 1;
    byte[] exponent = new byte[at.number("exponent")];
    Arrays.fill(exponent, (byte) 0xff);
    Bytes input =
        Bytes.concat(
            word(base.length),
            word(exponent.length),
            word(length),
            Bytes.wrap(base),
            Bytes.wrap(exponent),
            modulus(length, at.number("shape")));
    return PrecompileCall.of(5, input, CONTRACT.gas(input));
  }

  private static Bytes modulus(int length, int shape) {
    int bits = 8 * length;
    BigInteger odd = new BigInteger(1, random(length, 2)).setBit(bits - 1).setBit(0);
    BigInteger shaped =
        switch (shape) {
          case 0 -> odd;
          case 1 -> odd.clearBit(0).setBit(1);
          case 2 -> odd.shiftRight(bits / 2).setBit(0).shiftLeft(bits / 2);
          default -> BigInteger.ONE.shiftLeft(bits - 1);
        };
    return Bytes.fromHex(("%0" + 2 * length + "x").formatted(shaped));
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Bytes word(long value) {
    return Bytes32.ofUnsigned(value).value();
  }
}
