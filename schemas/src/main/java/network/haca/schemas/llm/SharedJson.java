package network.haca.schemas.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * JSON of an answer in which all readers read the same: no key twice, and each number in the digits
 * that a double has, so that none has a digit that some reader drops.
 */
public final class SharedJson {
  private static final Pattern ZEROS = Pattern.compile("-0*");

  private SharedJson() {}

  public static ObjectNode parse(String text) throws PythonJson.MalformedException {
    if (!(PythonJson.parseUnambiguous(text) instanceof ObjectNode object)) {
      throw new PythonJson.MalformedException("it is no object");
    }
    checkNumbers(text);
    return object;
  }

  private static void checkNumbers(String text) throws PythonJson.MalformedException {
    try (JsonParser parser = PythonJson.parser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean isWritten =
            switch (token) {
              case VALUE_NUMBER_FLOAT -> isAsDoubleHasIt(parser);
              case VALUE_NUMBER_INT -> !ZEROS.matcher(parser.getText()).matches();
              default -> true;
            };
        if (!isWritten) {
          throw new PythonJson.MalformedException(
              "the number %s is not written as it is read".formatted(parser.getText()));
        }
      }
    } catch (JsonProcessingException e) {
      throw new PythonJson.MalformedException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a text is read without I/O", e);
    }
  }

  private static boolean isAsDoubleHasIt(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    return Double.isFinite(value)
        && new BigDecimal(parser.getText()).compareTo(new BigDecimal(Double.toString(value))) == 0;
  }
}
