package network.haca.schemas.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;

/**
 * JSON as Python reads and writes it: a number that is written with a point or an exponent is a
 * float, all others are integers of any size; {@code NaN} and the infinities are numbers; of equal
 * keys the last counts.
 */
public final class PythonJson {
  /** Deeper than this Python gives up as well. */
  public static final int DEPTH_MAX = 500;

  /** Digits of one number; Python takes no more of an integer. */
  private static final int NUMBER_LENGTH_MAX = 4_300;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_LENGTH_MAX)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader UNAMBIGUOUS =
      JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private PythonJson() {}

  /** The text is no JSON; the message says where. */
  public static final class MalformedException extends Exception {
    public MalformedException(String message) {
      super(message);
    }
  }

  public static JsonNode parse(String text) throws MalformedException {
    return parse(text, JSON.reader());
  }

  /**
   * As {@link #parse}, but an object with two equal keys is malformed: what one reader verifies of
   * it another does not show.
   */
  public static JsonNode parseUnambiguous(String text) throws MalformedException {
    return parse(text, UNAMBIGUOUS);
  }

  /** The tokens of a text, by the same rules. */
  static JsonParser parser(String text) throws IOException {
    return JSON.createParser(text);
  }

  private static JsonNode parse(String text, ObjectReader reader) throws MalformedException {
    try {
      JsonNode value = reader.readTree(text);
      if (value.isMissingNode()) {
        throw new MalformedException("the text is empty");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedException(e.getOriginalMessage());
    }
  }

  /** As {@code json.dumps(value, sort_keys=True)} writes it; ASCII. */
  public static Bytes dumps(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return Bytes.ofUtf8(out.toString());
  }

  private static void write(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(out, value);
      case ARRAY -> writeArray(out, value);
      case STRING -> writeString(out, value.textValue());
      case NUMBER -> out.append(number(value));
      case BOOLEAN -> out.append(value.booleanValue());
      default -> out.append("null");
    }
  }

  private static String number(JsonNode value) {
    return value.isIntegralNumber()
        ? value.bigIntegerValue().toString()
        : PythonFloat.json(value.doubleValue());
  }

  private static void writeObject(StringBuilder out, JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    keys.sort(PythonJson::compareCodePoints);
    out.append('{');
    String separator = "";
    for (String key : keys) {
      out.append(separator);
      writeString(out, key);
      out.append(": ");
      write(out, object.get(key));
      separator = ", ";
    }
    out.append('}');
  }

  private static void writeArray(StringBuilder out, JsonNode array) {
    out.append('[');
    String separator = "";
    for (JsonNode item : array) {
      out.append(separator);
      write(out, item);
      separator = ", ";
    }
    out.append(']');
  }

  /** Not by UTF-16 units, as {@code String.compareTo} does. */
  private static int compareCodePoints(String one, String other) {
    int[] left = one.codePoints().toArray();
    int[] right = other.codePoints().toArray();
    return Arrays.compare(left, right);
  }

  private static void writeString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      switch (unit) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (unit < ' ' || unit > '~') {
            out.append("\\u")
                .append(HEX[unit >> 12])
                .append(HEX[unit >> 8 & 0xF])
                .append(HEX[unit >> 4 & 0xF])
                .append(HEX[unit & 0xF]);
          } else {
            out.append(unit);
          }
        }
      }
    }
    out.append('"');
  }
}
