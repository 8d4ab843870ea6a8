package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import network.haca.primitives.Surrogates;
import network.haca.schemas.llm.SharedJson;

/**
 * A provider's JSON as every reader reads it: half a character without its other half has no bytes
 * in UTF-8 and becomes U+FFFD; Jackson refuses one in a field's name, so names are whole already. A
 * number that JSON has no digits for, or a whole one with more than a double has, is the text that
 * stands for it.
 */
public final class WholeCharacters {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  static final char REPLACEMENT = '\uFFFD';

  private WholeCharacters() {}

  /** The same value without halves. */
  public static JsonNode of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> {
        String text = value.textValue();
        String whole = of(text);
        yield text.equals(whole) ? value : JSON.textNode(whole);
      }
      case NUMBER -> isShared(value) ? value : JSON.textNode(value.asText());
      case ARRAY -> {
        ArrayNode out = JSON.arrayNode(value.size());
        value.forEach(item -> out.add(of(item)));
        yield out;
      }
      case OBJECT -> {
        ObjectNode out = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          out.set(field.getKey(), of(field.getValue()));
        }
        yield out;
      }
      default -> value;
    };
  }

  static String of(String text) {
    return Surrogates.firstUnpaired(text).isEmpty() ? text : replaced(text);
  }

  private static String replaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> out.appendCodePoint(Surrogates.isSurrogate(point) ? REPLACEMENT : point));
    return out.toString();
  }

  private static boolean isShared(JsonNode number) {
    return number.isIntegralNumber()
        ? SharedJson.isAsDoubleHasIt(number.decimalValue())
        : Double.isFinite(number.doubleValue());
  }
}
