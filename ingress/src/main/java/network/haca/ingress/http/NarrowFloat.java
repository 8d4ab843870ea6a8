package network.haca.ingress.http;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.concurrent.atomic.AtomicReferenceArray;
import network.haca.schemas.tensor.Datatype;

/** The 16-bit floating-point types, from and to decimal digits, rounded once (rules T1 and T2). */
enum NarrowFloat {
  /** IEEE 754 binary16: 11 bits of precision. */
  FP16 {
    @Override
    short nearest(float value) {
      return Float.floatToFloat16(value);
    }

    @Override
    float value(short bits) {
      return Float.float16ToFloat(bits);
    }
  },
  /** The upper half of a binary32: 8 bits of precision. */
  BF16 {
    @Override
    short nearest(float value) {
      int bits = Float.floatToRawIntBits(value);
      int roundedToEven = bits + 0x7fff + ((bits >>> Short.SIZE) & 1);
      return (short) (roundedToEven >>> Short.SIZE);
    }

    @Override
    float value(short bits) {
      return Float.intBitsToFloat(bits << Short.SIZE);
    }
  };

  private static final int VALUES = 1 << Short.SIZE;

  /** Enough digits for every value of either type. */
  private static final int DIGITS_MAX = 9;

  /** The digits of each value, once they were asked for. */
  @SuppressWarnings("ImmutableEnumChecker") // A cache: what it holds follows from the value.
  private final AtomicReferenceArray<String> known = new AtomicReferenceArray<>(VALUES);

  /** The value nearest to a binary32 that is finite, ties to even. */
  abstract short nearest(float value);

  abstract float value(short bits);

  static NarrowFloat of(Datatype datatype) {
    return datatype == Datatype.FP16 ? FP16 : BF16;
  }

  /**
   * The bits of the value nearest to a decimal number; those of an infinity if it is beyond all.
   * Rounding to binary32 on the way would round twice, unless it rounds to odd (Boldo and
   * Melquiond, 2008: two extra bits are enough).
   */
  short round(String digits) {
    float near = Float.parseFloat(digits);
    // What is nearest to zero as a binary32 is so here; its exponent may be beyond all bounds.
    if (near == 0 || !Float.isFinite(near)) {
      return nearest(near);
    }
    int order = new BigDecimal(digits).abs().compareTo(new BigDecimal(Math.abs(near)));
    if (order == 0) {
      return nearest(near);
    }
    int magnitude = Float.floatToRawIntBits(Math.abs(near));
    int toOdd = (order < 0 ? magnitude - 1 : magnitude) | 1;
    return nearest(Math.copySign(Float.intBitsToFloat(toOdd), near));
  }

  /** The fewest digits that {@link #round} takes back to a finite value. */
  String digits(short bits) {
    int index = Short.toUnsignedInt(bits);
    String digits = known.get(index);
    if (digits == null) {
      digits = shortest(bits);
      known.set(index, digits);
    }
    return digits;
  }

  private String shortest(short bits) {
    float value = value(bits);
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < DIGITS_MAX; precision++) {
      String digits = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN)).toString();
      if (round(digits) == bits) {
        return digits;
      }
    }
    return exact.round(new MathContext(DIGITS_MAX, RoundingMode.HALF_EVEN)).toString();
  }
}
