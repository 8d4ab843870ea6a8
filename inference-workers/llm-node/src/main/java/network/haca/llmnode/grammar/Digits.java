package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number without sign or exponent as far as it is written: what its digits say of the bounds and
 * of the remainder.
 *
 * @param whole digits before the point
 * @param isZero whether that is a zero, which no digit may follow
 * @param fraction digits behind the point; negative before it
 * @param toLeast how the digits so far compare with as many of the least number: its sign counts
 * @param toMost how they compare with the greatest
 * @param remainder of all digits by the rule's step
 */
record Digits(
    NumberForm rule,
    int whole,
    boolean isZero,
    int fraction,
    int toLeast,
    int toMost,
    int remainder) {
  private static final int WHOLE_MAX = 16;
  private static final int FRACTION_MAX = 16;
  private static final int STEP_MAX = 1_000;

  /**
   * @param bounds none of them below zero
   */
  static Digits start(NumberBounds bounds) throws NotOfferedException {
    int step = 1;
    int scale = 0;
    if (bounds.step() != null) {
      BigDecimal exact = bounds.step().stripTrailingZeros();
      scale = Math.max(0, exact.scale());
      BigInteger units = exact.setScale(scale).unscaledValue();
      require(
          scale <= FRACTION_MAX && units.bitLength() < Integer.SIZE && units.intValue() <= STEP_MAX,
          "'multipleOf' %s is not offered".formatted(exact));
      step = units.intValue();
    }
    int fractionMax = bounds.isInteger() ? 0 : bounds.step() == null ? FRACTION_MAX : scale;
    NumberForm rule =
        new NumberForm(
            bounds,
            BoundDigits.of(bounds.least()),
            BoundDigits.of(bounds.most()),
            fractionMax,
            step,
            scale);
    return new Digits(rule, 0, false, -1, 0, 0, 0);
  }

  /** One more character, if it may come. */
  Optional<Digits> after(char character) {
    if (character == '.') {
      boolean mayCome = whole > 0 && fraction < 0 && rule.fractionMax() > 0;
      return mayCome
          ? Optional.of(
              new Digits(
                  rule,
                  whole,
                  isZero,
                  0,
                  whole(toLeast, rule.least()),
                  whole(toMost, rule.most()),
                  remainder))
          : Optional.empty();
    }
    int digit = character - '0';
    int rest = (remainder * 10 + digit) % rule.step();
    if (fraction >= 0) {
      return fraction < rule.fractionMax()
          ? Optional.of(
              new Digits(
                  rule,
                  whole,
                  isZero,
                  fraction + 1,
                  fraction(toLeast, rule.least(), digit),
                  fraction(toMost, rule.most(), digit),
                  rest))
          : Optional.empty();
    }
    return isZero || whole == WHOLE_MAX
        ? Optional.empty()
        : Optional.of(
            new Digits(
                rule,
                whole + 1,
                whole == 0 && digit == 0,
                fraction,
                digit(toLeast, rule.least(), digit),
                digit(toMost, rule.most(), digit),
                rest));
  }

  /** Returns true if the number may end here. */
  boolean mayEnd() {
    if (whole == 0 || fraction == 0) {
      return false;
    }
    int least = end(toLeast, rule.least());
    int most = end(toMost, rule.most());
    boolean isWithin =
        (rule.least() == null || least > 0 || least == 0 && rule.bounds().isLeastIn())
            && (rule.most() == null || most < 0 || most == 0 && rule.bounds().isMostIn());
    return isWithin && isMultiple();
  }

  private boolean isMultiple() {
    int rest = remainder;
    for (int i = Math.max(0, fraction); i < rule.scale(); i++) {
      rest = rest * 10 % rule.step();
    }
    return rest == 0;
  }

  private int digit(int so, @Nullable BoundDigits bound, int digit) {
    return so != 0 || bound == null ? so : bound.withWhole(whole, digit);
  }

  private int fraction(int so, @Nullable BoundDigits bound, int digit) {
    return so != 0 || bound == null ? so : bound.withFraction(fraction, digit);
  }

  /** Of two numbers the one with more digits before the point is greater. */
  private int whole(int so, @Nullable BoundDigits bound) {
    if (bound == null) {
      return 0;
    }
    int longer = Integer.compare(whole, bound.whole().length());
    return longer != 0 ? longer : so;
  }

  private int end(int so, @Nullable BoundDigits bound) {
    if (bound == null) {
      return 0;
    }
    int compared = fraction < 0 ? whole(so, bound) : so;
    boolean isShorter = compared == 0 && Math.max(0, fraction) < bound.fraction().length();
    return isShorter ? -1 : compared;
  }
}
