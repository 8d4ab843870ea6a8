package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** A JSON value as Python's {@code str} writes it once it is parsed. */
final class PythonText {
  private static final int BYTE_MAX = 0xff;
  private static final int UNIT_MAX = 0xffff;

  private PythonText() {}

  static String of(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(out, value);
      case ARRAY -> writeArray(out, value);
      case STRING -> writeString(out, value.textValue());
      case NUMBER ->
          out.append(
              value.isIntegralNumber()
                  ? value.bigIntegerValue().toString()
                  : PythonFloat.text(value.doubleValue()));
      case BOOLEAN -> out.append(value.booleanValue() ? "True" : "False");
      default -> out.append("None");
    }
  }

  private static void writeArray(StringBuilder out, JsonNode array) {
    out.append('[');
    for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
      write(out, items.next());
      out.append(items.hasNext() ? ", " : "");
    }
    out.append(']');
  }

  /** In the order of the incoming keys. */
  private static void writeObject(StringBuilder out, JsonNode object) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      out.append(separator);
      writeString(out, entry.getKey());
      out.append(": ");
      write(out, entry.getValue());
      separator = ", ";
    }
    out.append('}');
  }

  private static void writeString(StringBuilder out, String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints().forEach(point -> writeCharacter(out, point, quote));
    out.append(quote);
  }

  private static void writeCharacter(StringBuilder out, int point, char quote) {
    switch (point) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (point == quote) {
          out.append('\\').append(quote);
        } else if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point <= BYTE_MAX) {
          out.append("\\x%02x".formatted(point));
        } else {
          out.append((point <= UNIT_MAX ? "\\u%04x" : "\\U%08x").formatted(point));
        }
      }
    }
  }

  private static boolean isPrintable(int point) {
    return point == ' '
        || switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
