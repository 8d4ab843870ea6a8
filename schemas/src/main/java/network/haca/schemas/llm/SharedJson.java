package network.haca.schemas.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import network.haca.primitives.Surrogates;

/**
 * JSON in which all readers read the same: no key twice, no half of a surrogate pair, and numbers
 * that are finite. In an answer each number has the digits that a double has, so that none has a
 * digit that some reader drops.
 */
public final class SharedJson {
  private static final Pattern ZEROS = Pattern.compile("-0*");

  /** Beyond it a double does not have every whole number. */
  private static final BigDecimal INTEGER_MAX = BigDecimal.TWO.pow(53);

  private static final int SHOWN_DIGITS_MAX = 40;

  private SharedJson() {}

  /** Whether a number, of which the parser tells, is one that all readers have. */
  @FunctionalInterface
  private interface Numbers {
    boolean isShared(JsonParser parser) throws IOException;
  }

  /** An answer, or an event of one. */
  public static ObjectNode parse(String text) throws PythonJson.MalformedException {
    return parse(text, SharedJson::isAsDoubleHasIt);
  }

  /**
   * What was asked, by whose node and by whose verifier alike. Numbers are those of a client, which
   * may write more digits than a double has, and whole numbers of any size.
   */
  public static ObjectNode request(String text) throws PythonJson.MalformedException {
    return parse(text, SharedJson::isFinite);
  }

  /** What is published of an answer: its numbers are an answer's but for those of the question. */
  public static ObjectNode published(String text, String question)
      throws PythonJson.MalformedException {
    return parse(
        text,
        parser ->
            topField(parser.getParsingContext()).equals(question)
                ? isFinite(parser)
                : isAsDoubleHasIt(parser));
  }

  private static ObjectNode parse(String text, Numbers numbers)
      throws PythonJson.MalformedException {
    if (!(PythonJson.parseUnambiguous(text) instanceof ObjectNode object)) {
      throw new PythonJson.MalformedException("it is no object");
    }
    try (JsonParser parser = PythonJson.parser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        check(parser, token, numbers);
      }
    } catch (JsonProcessingException e) {
      throw new PythonJson.MalformedException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a text is read without I/O", e);
    }
    return object;
  }

  private static void check(JsonParser parser, JsonToken token, Numbers numbers)
      throws IOException, PythonJson.MalformedException {
    switch (token) {
      case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT ->
          LlmAnswer.require(
              numbers.isShared(parser),
              "the number %s is not read alike by all readers"
                  .formatted(shortened(parser.getText())));
      case VALUE_STRING, FIELD_NAME ->
          LlmAnswer.require(
              Surrogates.firstUnpaired(parser.getText()).isEmpty(),
              "a text has half of a surrogate pair, which is no character; send whole characters");
      default -> {
        // All readers have it.
      }
    }
  }

  private static String shortened(String number) {
    return number.length() <= SHOWN_DIGITS_MAX
        ? number
        : number.substring(0, SHOWN_DIGITS_MAX) + "…";
  }

  private static boolean isFinite(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        || Double.isFinite(parser.getDoubleValue());
  }

  private static boolean isAsDoubleHasIt(JsonParser parser) throws IOException {
    String text = parser.getText();
    boolean isMinusZero =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT && ZEROS.matcher(text).matches();
    return !isMinusZero
        && Double.isFinite(parser.getDoubleValue())
        && isAsDoubleHasIt(new BigDecimal(text));
  }

  /** Returns true if a number's digits are those that its double has, as an answer's are to be. */
  public static boolean isAsDoubleHasIt(BigDecimal number) {
    double value = number.doubleValue();
    boolean isSmallInteger = number.scale() == 0 && number.abs().compareTo(INTEGER_MAX) <= 0;
    return isSmallInteger
        || Double.isFinite(value) && number.compareTo(new BigDecimal(Double.toString(value))) == 0;
  }

  private static String topField(JsonStreamContext inside) {
    JsonStreamContext at = inside;
    while (at.getParent() != null && !at.getParent().inRoot()) {
      at = at.getParent();
    }
    return String.valueOf(at.getCurrentName());
  }
}
