package network.haca.zkverifier;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.pipe.FixedPoint;
import network.haca.primitives.Bytes32;

/**
 * The whole numbers that a circuit computes with in place of the decimal numbers of contracts (rule
 * P5): x becomes x · 2^scale, without a floating-point number in between.
 */
public final class DecimalNumbers {
  private static final int BITS_MAX = 127;

  /** A number of 128 bits, times 2^30, with more decimals than this is below one half. */
  private static final int DECIMALS_MAX = 64;

  /** A number other than zero with fewer decimals than this is beyond 127 bits. */
  private static final int DECIMALS_MIN = -40;

  private DecimalNumbers() {}

  /**
   * The number of an input: x · 2^scale, rounded to the nearest whole number, halves away from
   * zero; nothing if it is beyond 127 bits.
   */
  public static Optional<BigInteger> ofInput(FixedPoint number, int scale) {
    if (number.value().signum() == 0 || exceeds(number.decimals(), DECIMALS_MAX)) {
      return Optional.of(BigInteger.ZERO);
    }
    if (!exceeds(number.decimals(), DECIMALS_MIN)) {
      return Optional.empty();
    }
    int decimals = number.decimals().intValueExact();
    BigInteger numerator = number.value().shiftLeft(scale);
    BigInteger rounded =
        decimals <= 0
            ? numerator.multiply(BigInteger.TEN.pow(-decimals))
            : halvesAway(numerator, BigInteger.TEN.pow(decimals));
    return Optional.of(rounded).filter(value -> value.bitLength() <= BITS_MAX);
  }

  private static boolean exceeds(BigInteger number, long bound) {
    return number.compareTo(BigInteger.valueOf(bound)) > 0;
  }

  private static BigInteger halvesAway(BigInteger numerator, BigInteger denominator) {
    BigInteger away =
        numerator.abs().shiftLeft(1).add(denominator).divide(denominator.shiftLeft(1));
    return numerator.signum() < 0 ? away.negate() : away;
  }

  /**
   * The number of an output: x · 2^scale; nothing if that is no whole number, or beyond 127 bits.
   *
   * @param number in its one form, so that other bytes are always another number
   */
  public static Optional<BigInteger> ofOutput(FixedPoint number, int scale) {
    // With more decimals than binary digits, no decimal number in its one form is whole.
    if (!number.isCanonical() || exceeds(number.decimals(), scale)) {
      return Optional.empty();
    }
    BigInteger[] divided =
        number
            .value()
            .shiftLeft(scale)
            .divideAndRemainder(BigInteger.TEN.pow(number.decimals().intValueExact()));
    return Optional.of(divided[0])
        .filter(value -> divided[1].signum() == 0 && value.bitLength() <= BITS_MAX);
  }

  /** The one decimal number that an output's element is, exactly; nothing if it needs more bits. */
  public static Optional<FixedPoint> decimal(Bytes32 element, int scale) {
    BigDecimal exact = FieldNumbers.number(element, scale);
    BigDecimal plain = exact.scale() < 0 ? exact.setScale(0) : exact;
    return plain.unscaledValue().bitLength() <= BITS_MAX
        ? Optional.of(new FixedPoint(plain.unscaledValue(), BigInteger.valueOf(plain.scale())))
        : Optional.empty();
  }
}
