package network.haca.schemas.llm;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A double as Python's {@code repr} writes it: the shortest digits that give it back. */
final class PythonFloat {
  /** From here on, and below the other, the exponent is written. */
  private static final int SCIENTIFIC_FROM = 16;

  private static final int POSITIONAL_FROM = -4;

  private PythonFloat() {}

  /** NaN and the infinities as Python's {@code json} writes them. */
  static String json(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return finite(value);
  }

  /** As {@code str} does. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return finite(value);
  }

  private static String finite(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= POSITIONAL_FROM && exponent < SCIENTIFIC_FROM) {
      String plain = shortest.toPlainString();
      return sign + plain + (shortest.scale() <= 0 ? ".0" : "");
    }
    String digits = shortest.unscaledValue().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String direction = exponent < 0 ? "-" : "+";
    // Not by a format: its digits are those of the machine's locale.
    String padding = Math.abs(exponent) < 10 ? "0" : "";
    return sign + digits.charAt(0) + fraction + "e" + direction + padding + Math.abs(exponent);
  }

  /** Java writes two digits where one would do, if two are nearer. */
  private static BigDecimal shortest(double value) {
    BigDecimal java = new BigDecimal(Double.toString(value));
    if (java.stripTrailingZeros().precision() == 2) {
      BigDecimal one = java.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (one.doubleValue() == value) {
        return one;
      }
    }
    return java;
  }
}
