package network.haca.workers.pipe;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.haca.pipe.FixedPoint;
import network.haca.schemas.tensor.BinaryFloat;
import network.haca.schemas.tensor.Datatype;

/**
 * Elements of a tensor from and to the decimal numbers of contracts. Into a floating-point type a
 * number is rounded once, to the nearest value and of two to the even one; into an integer type it
 * goes if it is one of its values. Out of a floating-point type come the fewest digits that stand
 * for the value.
 */
final class DecimalElements {
  /** More decimals than this say no more than this many: an {@code int128} has 39 digits. */
  private static final BigInteger DECIMALS_MAX = BigInteger.valueOf(1_000);

  /** More digits than any integer type has values for. */
  private static final int WHOLE_DIGITS_MAX = 20;

  private static final int INT128_BITS = 127;

  private DecimalElements() {}

  /**
   * Appends a number in the binary form of a datatype that is not BYTES.
   *
   * @return false if the datatype has no value for it
   */
  static boolean put(ByteBuffer content, Datatype datatype, FixedPoint number) {
    int decimals = number.decimals().min(DECIMALS_MAX).max(DECIMALS_MAX.negate()).intValueExact();
    Optional<BinaryFloat> format = BinaryFloat.of(datatype);
    Optional<Long> bits =
        format.isPresent()
            ? format.get().bits(number.value(), decimals)
            : whole(number.value(), decimals)
                .filter(each -> fits(each, datatype))
                .map(BigInteger::longValue);
    if (bits.isEmpty()) {
      return false;
    }
    for (int i = 0; i < datatype.elementBytes(); i++) {
      content.put((byte) (bits.get() >>> (i * Byte.SIZE)));
    }
    return true;
  }

  /** The number if it is a whole one; nothing as well if it has far more digits than any type. */
  private static Optional<BigInteger> whole(BigInteger value, int decimals) {
    BigDecimal plain = new BigDecimal(value, decimals).stripTrailingZeros();
    boolean isSmall = plain.precision() - plain.scale() <= WHOLE_DIGITS_MAX;
    return plain.scale() <= 0 && isSmall
        ? Optional.of(plain.toBigIntegerExact())
        : Optional.empty();
  }

  private static boolean fits(BigInteger value, Datatype datatype) {
    if (datatype == Datatype.BOOL) {
      return value.signum() == 0 || value.equals(BigInteger.ONE);
    }
    int bits = datatype.elementBytes() * Byte.SIZE;
    return datatype.isSigned()
        ? value.bitLength() < bits
        : value.signum() >= 0 && value.bitLength() <= bits;
  }

  /**
   * Takes the next element, of a datatype that is not BYTES, as the one decimal number that stands
   * for it.
   *
   * @return nothing if there is none: it is not finite, or beyond an {@code int128}
   */
  static Optional<FixedPoint> next(ByteBuffer content, Datatype datatype) {
    long bits = 0;
    for (int i = 0; i < datatype.elementBytes(); i++) {
      bits |= (content.get() & 0xffL) << (i * Byte.SIZE);
    }
    Optional<BinaryFloat> format = BinaryFloat.of(datatype);
    if (format.isEmpty()) {
      return Optional.of(new FixedPoint(integer(bits, datatype), BigInteger.ZERO));
    }
    return format.get().isFinite(bits) ? decimal(format.get().shortest(bits)) : Optional.empty();
  }

  private static BigInteger integer(long bits, Datatype datatype) {
    int shift = Long.SIZE - datatype.elementBytes() * Byte.SIZE;
    return datatype.isSigned()
        ? BigInteger.valueOf(bits << shift >> shift)
        : new BigInteger(Long.toUnsignedString(bits));
  }

  private static Optional<FixedPoint> decimal(BigDecimal number) {
    BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
    return plain.unscaledValue().bitLength() <= INT128_BITS
        ? Optional.of(new FixedPoint(plain.unscaledValue(), BigInteger.valueOf(plain.scale())))
        : Optional.empty();
  }
}
