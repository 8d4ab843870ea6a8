package network.haca.feeds;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The binary floating-point numbers (IEEE 754) that lie nearest to scaled whole numbers; of two
 * that lie equally near, the one with an even significand. Computed with whole numbers alone, so
 * that every machine and language finds the same bits.
 *
 * @param precision bits of the significand, the hidden one included
 * @param exponentBits bits of the exponent
 */
record NearestNumber(int precision, int exponentBits) {
  static final NearestNumber FP32 = new NearestNumber(24, 8);
  static final NearestNumber FP64 = new NearestNumber(53, 11);

  /**
   * The bits of value / 10^decimals.
   *
   * @param value below 2^191, and decimals at most 36: nothing of that is subnormal
   * @return nothing if it is larger than any finite number
   */
  Optional<Long> bits(BigInteger value, int decimals) {
    if (value.signum() == 0) {
      return Optional.of(0L);
    }
    BigInteger numerator = value.abs();
    BigInteger denominator = BigInteger.TEN.pow(decimals);
    int exponent = numerator.bitLength() - denominator.bitLength() - precision;
    BigInteger significand = quotient(numerator, denominator, exponent);
    if (significand.bitLength() > precision) {
      significand = quotient(numerator, denominator, ++exponent);
    }
    // Rounding up may have made it a power of two, whose last bits are zeros.
    int bias = (1 << (exponentBits - 1)) - 1;
    long biased = (long) exponent + precision - 1 + bias;
    long magnitude =
        (biased << (precision - 1)) + significand.longValueExact() - (1L << (precision - 1));
    boolean isFinite = magnitude >>> (precision - 1) < (1L << exponentBits) - 1;
    long sign = value.signum() < 0 ? 1L << (precision + exponentBits - 1) : 0;
    return isFinite ? Optional.of(sign | magnitude) : Optional.empty();
  }

  /** The quotient over 2^exponent, to the nearest whole number and of two to the even one. */
  private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int exponent) {
    BigInteger above = exponent < 0 ? numerator.shiftLeft(-exponent) : numerator;
    BigInteger below = exponent < 0 ? denominator : denominator.shiftLeft(exponent);
    BigInteger[] parts = above.divideAndRemainder(below);
    int half = parts[1].shiftLeft(1).compareTo(below);
    boolean isUp = half > 0 || half == 0 && parts[0].testBit(0);
    return isUp ? parts[0].add(BigInteger.ONE) : parts[0];
  }
}
