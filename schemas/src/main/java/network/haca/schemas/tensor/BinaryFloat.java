package network.haca.schemas.tensor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The binary floating-point formats (IEEE 754), from and to decimal numbers. Computed with whole
 * numbers alone, so that every machine and language finds the same bits and the same digits.
 */
public enum BinaryFloat {
  FP16(11, 5, 5),
  BF16(8, 8, 4),
  FP32(24, 8, 9),
  FP64(53, 11, 17);

  /** A power of ten beyond the largest and the smallest number of every format. */
  private static final int POWER_MAX = 400;

  /** Decimal digits of a number are at most this many thousandths of its bits, and one more. */
  private static final int DIGITS_PER_THOUSAND_BITS = 302;

  private final int precision;
  private final int exponentBits;
  private final int digitsMax;

  /**
   * @param precision bits of the significand, the hidden one included
   * @param digitsMax decimal digits that tell any two numbers of the format apart
   */
  BinaryFloat(int precision, int exponentBits, int digitsMax) {
    this.precision = precision;
    this.exponentBits = exponentBits;
    this.digitsMax = digitsMax;
  }

  /** The format of a datatype; nothing if it has whole numbers or texts. */
  public static Optional<BinaryFloat> of(Datatype datatype) {
    return switch (datatype) {
      case FP16 -> Optional.of(FP16);
      case BF16 -> Optional.of(BF16);
      case FP32 -> Optional.of(FP32);
      case FP64 -> Optional.of(FP64);
      default -> Optional.empty();
    };
  }

  /**
   * The bits of the number that lies nearest to value / 10^decimals; of two that lie equally near,
   * the one with an even significand. What is nearest to zero keeps its sign.
   *
   * @param decimals may be negative
   * @return nothing if it is beyond every finite number
   */
  public Optional<Long> bits(BigInteger value, int decimals) {
    long sign = value.signum() < 0 ? 1L << (precision + exponentBits - 1) : 0;
    long digits = value.bitLength() * (long) DIGITS_PER_THOUSAND_BITS / 1_000 + 1;
    if (value.signum() == 0 || decimals - digits > POWER_MAX) {
      return Optional.of(sign);
    }
    if (decimals < -POWER_MAX) {
      return Optional.empty();
    }
    BigInteger power = BigInteger.TEN.pow(Math.abs(decimals));
    BigInteger magnitude = value.abs();
    return decimals < 0
        ? bits(magnitude.multiply(power), BigInteger.ONE, sign)
        : bits(magnitude, power, sign);
  }

  private Optional<Long> bits(BigInteger numerator, BigInteger denominator, long sign) {
    int exponent =
        Math.max(numerator.bitLength() - denominator.bitLength() - precision, lowestExponent());
    BigInteger significand = quotient(numerator, denominator, exponent);
    if (significand.bitLength() > precision) {
      significand = quotient(numerator, denominator, ++exponent);
    }
    // Rounding up may have made it a power of two, whose last bits are zeros. A subnormal number
    // has the exponent of the smallest normal one, and no hidden bit.
    long biased = (long) exponent - lowestExponent() + 1;
    if (biased >= exponentMask()) {
      return Optional.empty();
    }
    long magnitude =
        (biased << (precision - 1)) + significand.longValueExact() - (1L << (precision - 1));
    return isFinite(magnitude) ? Optional.of(sign | magnitude) : Optional.empty();
  }

  /** The exponent of the last bit of subnormal numbers. */
  private int lowestExponent() {
    return 3 - (1 << (exponentBits - 1)) - precision;
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

  /** Returns false for the bits of an infinity and of what is not a number. */
  public boolean isFinite(long bits) {
    return (bits >>> (precision - 1) & exponentMask()) != exponentMask();
  }

  private long exponentMask() {
    return (1L << exponentBits) - 1;
  }

  /** The number that finite bits stand for. Minus zero is zero. */
  private BigDecimal exact(long bits) {
    long fraction = bits & ((1L << (precision - 1)) - 1);
    int biased = (int) (bits >>> (precision - 1) & exponentMask());
    long significand = biased == 0 ? fraction : fraction | 1L << (precision - 1);
    int exponent = Math.max(biased, 1) - 1 + lowestExponent();
    BigInteger magnitude = BigInteger.valueOf(significand);
    BigDecimal exact =
        exponent < 0
            ? new BigDecimal(magnitude.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent)
            : new BigDecimal(magnitude.shiftLeft(exponent));
    return (bits >>> (precision + exponentBits - 1) & 1) == 1 ? exact.negate() : exact;
  }

  /**
   * The number with the fewest decimal digits that {@link #bits} takes back to these bits; of
   * several the one that is nearest to what they stand for. Minus zero is zero.
   *
   * @param bits of a finite number
   */
  public BigDecimal shortest(long bits) {
    BigDecimal exact = exact(bits);
    if (exact.signum() == 0) {
      return BigDecimal.ZERO;
    }
    for (int digits = 1; digits < digitsMax; digits++) {
      Optional<BigDecimal> found = withDigits(exact, digits, bits);
      if (found.isPresent()) {
        return found.get().stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(digitsMax, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  /** Both neighbours: the nearer one may be another number's, where these lie unevenly. */
  private Optional<BigDecimal> withDigits(BigDecimal exact, int digits, long bits) {
    BigDecimal nearer = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    return Stream.of(
            nearer,
            exact.round(new MathContext(digits, RoundingMode.DOWN)),
            exact.round(new MathContext(digits, RoundingMode.UP)))
        .filter(each -> bits(each.unscaledValue(), each.scale()).filter(b -> b == bits).isPresent())
        .findFirst();
  }
}
