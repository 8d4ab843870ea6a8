package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import network.haca.schemas.fact.FactValue;

/** The type that a source's value has to have, and with it the one text that is signed of it. */
public enum ValueType {
  /** A decimal number, which the source may also write as a string. */
  NUMBER,
  /** A string. */
  TEXT,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** An object or an array. */
  JSON;

  private static final int CHARACTERS_MAX = 64;
  private static final int DIGITS_MAX = 64;
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?");

  /** The outcome of reading a value. */
  public sealed interface Typed {
    record Value(FactValue value) implements Typed {}

    /**
     * @param reason continues "the source's value"
     */
    record Unfit(String reason) implements Typed {}
  }

  /**
   * Numbers lose their exponent and the zeros that end their fraction: {@code 3.0125E3} and {@code
   * "3012.50"} are {@code 3012.5}.
   */
  Typed read(JsonNode node) {
    boolean isFit =
        switch (this) {
          case NUMBER -> node.isNumber() || node.isTextual();
          case TEXT -> node.isTextual();
          case BOOLEAN -> node.isBoolean();
          case JSON -> node.isContainerNode();
        };
    if (!isFit) {
      return new Typed.Unfit("is %s where %s is declared".formatted(node.getNodeType(), this));
    }
    return this == NUMBER ? number(node.asText()) : new Typed.Value(FactValue.of(node));
  }

  private static Typed number(String text) {
    if (text.length() > CHARACTERS_MAX || !DECIMAL.matcher(text).matches()) {
      return new Typed.Unfit(
          "is no decimal number of at most %d characters".formatted(CHARACTERS_MAX));
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    if (number.precision() - (long) number.scale() > DIGITS_MAX || number.scale() > DIGITS_MAX) {
      return new Typed.Unfit(
          "has more than %d digits before or after its point".formatted(DIGITS_MAX));
    }
    return new Typed.Value(new FactValue(FactValue.Type.NUMBER, number.toPlainString()));
  }
}
