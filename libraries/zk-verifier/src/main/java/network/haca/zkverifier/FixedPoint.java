package network.haca.zkverifier;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/**
 * The whole numbers that a circuit computes with in place of a tensor's floating-point numbers
 * (rule H3): x becomes x · 2^scale. It is computed from the bits of IEEE 754 in whole numbers, so
 * that every machine has the same.
 */
public final class FixedPoint {
  /** EZKL's whole numbers have 128 bits, one of them for the sign. */
  private static final int BITS_MAX = 127;

  /** A significand of 53 bits that is moved further to the right is below one half. */
  private static final int SHIFT_MAX = 60;

  private FixedPoint() {}

  /**
   * The bits of a format of IEEE 754, after that of the sign.
   *
   * @param exponent how many of them are the exponent's
   * @param fraction how many of them are the fraction's
   */
  private record Format(int exponent, int fraction) {
    private int bias() {
      return (1 << exponent - 1) - 1;
    }
  }

  /** A number as significand · 2^exponent. */
  private record Binary(BigInteger significand, int exponent, boolean isMinusZero) {}

  private static Optional<Format> format(Datatype datatype) {
    return switch (datatype) {
      case FP16 -> Optional.of(new Format(5, 10));
      case BF16 -> Optional.of(new Format(8, 7));
      case FP32 -> Optional.of(new Format(8, 23));
      case FP64 -> Optional.of(new Format(11, 52));
      default -> Optional.empty();
    };
  }

  /** Says whether tensors of a datatype can be a circuit's. */
  public static boolean isPossible(Datatype datatype) {
    return format(datatype).isPresent();
  }

  /**
   * The numbers of an input: x · 2^scale, rounded to the nearest whole number, halves away from
   * zero, as EZKL does.
   *
   * @return nothing if an element is no finite number, or beyond 127 bits, or the datatype is none
   *     of floating point
   */
  public static Optional<List<BigInteger>> ofInput(Tensor tensor, int scale) {
    return numbers(tensor, number -> Optional.of(rounded(number, scale)));
  }

  /**
   * The numbers of an output: x · 2^scale where that is a whole number, so that other bits are
   * always another number.
   *
   * @return nothing if it is not whole for an element, or an element is −0, no finite number, or
   *     beyond 127 bits, or the datatype is none of floating point
   */
  public static Optional<List<BigInteger>> ofOutput(Tensor tensor, int scale) {
    return numbers(tensor, number -> exact(number, scale));
  }

  private interface Scaling {
    Optional<BigInteger> of(Binary number);
  }

  private static Optional<List<BigInteger>> numbers(Tensor tensor, Scaling scaling) {
    Optional<Format> format = format(tensor.datatype());
    if (format.isEmpty()) {
      return Optional.empty();
    }
    int bytes = tensor.datatype().elementBytes();
    List<BigInteger> numbers = new ArrayList<>();
    for (int at = 0; at < tensor.content().size(); at += bytes) {
      Optional<BigInteger> scaled =
          number(bits(tensor.content(), at, bytes), format.get())
              .flatMap(scaling::of)
              .filter(value -> value.bitLength() <= BITS_MAX);
      if (scaled.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(scaled.get());
    }
    return Optional.of(numbers);
  }

  /** Little-endian. */
  private static long bits(Bytes content, int at, int bytes) {
    long bits = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | content.get(at + i);
    }
    return bits;
  }

  /** Nothing for infinities and what is no number. */
  private static Optional<Binary> number(long bits, Format format) {
    long fraction = bits & (1L << format.fraction()) - 1;
    int exponent = (int) (bits >>> format.fraction()) & (1 << format.exponent()) - 1;
    boolean isNegative = (bits >>> format.fraction() + format.exponent() & 1) == 1;
    if (exponent == (1 << format.exponent()) - 1) {
      return Optional.empty();
    }
    long whole = exponent == 0 ? fraction : fraction | 1L << format.fraction();
    BigInteger significand = BigInteger.valueOf(isNegative ? -whole : whole);
    return Optional.of(
        new Binary(
            significand,
            Math.max(exponent, 1) - format.bias() - format.fraction(),
            isNegative && whole == 0));
  }

  private static BigInteger rounded(Binary number, int scale) {
    int shift = number.exponent() + scale;
    if (shift >= 0) {
      return widened(number.significand(), shift);
    }
    int right = -shift;
    if (right > SHIFT_MAX) {
      return BigInteger.ZERO;
    }
    BigInteger half = BigInteger.ONE.shiftLeft(right - 1);
    BigInteger away = number.significand().abs().add(half).shiftRight(right);
    return number.significand().signum() < 0 ? away.negate() : away;
  }

  private static Optional<BigInteger> exact(Binary number, int scale) {
    int shift = number.exponent() + scale;
    BigInteger significand = number.significand();
    if (number.isMinusZero() || significand.signum() == 0) {
      return number.isMinusZero() ? Optional.empty() : Optional.of(BigInteger.ZERO);
    }
    if (shift >= 0) {
      return Optional.of(widened(significand, shift));
    }
    return significand.getLowestSetBit() < -shift
        ? Optional.empty()
        : Optional.of(significand.shiftRight(-shift));
  }

  /** What has too many bits has no more of them than one more than there may be. */
  private static BigInteger widened(BigInteger significand, int shift) {
    return significand.signum() == 0
        ? BigInteger.ZERO
        : significand.shiftLeft(Math.min(shift, BITS_MAX + 1));
  }
}
