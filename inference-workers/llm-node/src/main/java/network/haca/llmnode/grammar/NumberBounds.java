package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that a schema sets to a number.
 *
 * @param isInteger whether it has no fraction
 * @param least nothing below it; none if null
 * @param most nothing above it; none if null
 * @param isLeastIn whether it may be {@code least}
 * @param isMostIn whether it may be {@code most}
 * @param step it is a multiple of; none if null
 */
record NumberBounds(
    boolean isInteger,
    @Nullable BigDecimal least,
    boolean isLeastIn,
    @Nullable BigDecimal most,
    boolean isMostIn,
    @Nullable BigDecimal step) {
  /** Enough for every double. */
  private static final int DIGITS_MAX = 400;

  static final Set<String> KEYWORDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");

  static NumberBounds of(JsonNode schema, boolean isInteger) throws NotOfferedException {
    BigDecimal minimum = number(schema, "minimum");
    BigDecimal above = number(schema, "exclusiveMinimum");
    BigDecimal maximum = number(schema, "maximum");
    BigDecimal below = number(schema, "exclusiveMaximum");
    boolean isLeastIn = above == null || minimum != null && minimum.compareTo(above) > 0;
    boolean isMostIn = below == null || maximum != null && maximum.compareTo(below) < 0;
    BigDecimal step = number(schema, "multipleOf");
    require(step == null || step.signum() > 0, "'multipleOf' is not above 0");
    return new NumberBounds(
        isInteger,
        isLeastIn ? minimum : above,
        isLeastIn,
        isMostIn ? maximum : below,
        isMostIn,
        step);
  }

  /** Returns true if there is nothing to hold it to. */
  boolean areNone() {
    return least == null && most == null && step == null;
  }

  /** The sizes of its negative numbers, by their sign turned. */
  NumberBounds ofNegatives() {
    BigDecimal from = most == null || most.signum() >= 0 ? BigDecimal.ZERO : most.negate();
    boolean isFromIn = most != null && most.signum() < 0 && isMostIn;
    BigDecimal to = least == null ? null : least.negate();
    return new NumberBounds(isInteger, from, isFromIn, to, isLeastIn, step);
  }

  /** Its numbers from zero up. */
  NumberBounds ofOthers() {
    boolean isPositive = least != null && least.signum() >= 0;
    return new NumberBounds(
        isInteger,
        isPositive ? least : BigDecimal.ZERO,
        !isPositive || isLeastIn,
        most,
        isMostIn,
        step);
  }

  private static @Nullable BigDecimal number(JsonNode schema, String keyword)
      throws NotOfferedException {
    JsonNode value = schema.get(keyword);
    if (value == null) {
      return null;
    }
    require(
        value.isNumber() && Double.isFinite(value.doubleValue()),
        "'%s' is no number that a double can hold".formatted(keyword));
    BigDecimal number = value.decimalValue();
    require(
        Math.abs(number.scale()) <= DIGITS_MAX && number.precision() <= DIGITS_MAX,
        "'%s' has more than %d digits".formatted(keyword, DIGITS_MAX));
    return number;
  }
}
