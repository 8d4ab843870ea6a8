package network.haca.schemas.fact;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A value out of a JSON document, as a text that is the same in every language.
 *
 * @param text of a string its characters, of a number its digits, none of which is lost, of an
 *     object or array JSON without spaces
 */
public record FactValue(Type type, String text) {
  /** The types of JSON. */
  public enum Type {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    /** An object or an array. */
    JSON
  }

  /** Longer numbers are not compared as numbers: what is read here may come from anyone. */
  private static final int DECIMAL_CHARACTERS_MAX = 64;

  private static final int EXPONENT_MAX = 64;

  /**
   * @param node parsed with exact decimals
   */
  public static FactValue of(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> new FactValue(Type.STRING, node.textValue());
      case NUMBER -> new FactValue(Type.NUMBER, node.asText());
      case BOOLEAN -> new FactValue(Type.BOOLEAN, node.asText());
      case NULL -> new FactValue(Type.NULL, "null");
      default -> new FactValue(Type.JSON, node.toString());
    };
  }

  /** A number, whether the source writes it as one or as a string. */
  public Optional<BigDecimal> decimal() {
    boolean mayBe = type == Type.NUMBER || type == Type.STRING;
    if (!mayBe || text.length() > DECIMAL_CHARACTERS_MAX) {
      return Optional.empty();
    }
    try {
      BigDecimal decimal = new BigDecimal(text);
      return Math.abs((long) decimal.scale()) > EXPONENT_MAX
          ? Optional.empty()
          : Optional.of(decimal);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
