package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;

/**
 * The words of a provider about an error: OpenAI's {@code {"error": {"message", "type", "param",
 * "code"}}}, Anthropic's without code, Google's {@code {"error": {"code", "message", "status"}}}
 * alone or in a list, and those of others that have no {@code error} around it.
 *
 * @param message empty if it says nothing, as are the others
 */
record ErrorWords(String message, String type, String code, String param) {
  private static final int MESSAGE_MAX = 4096;
  private static final int NAME_MAX = 256;

  /**
   * @param redacting of each text, before it is cut
   */
  static ErrorWords of(JsonNode answer, UnaryOperator<String> redacting) {
    JsonNode outer = answer.isArray() ? answer.path(0) : answer;
    JsonNode error = outer.hasNonNull("error") ? outer.get("error") : outer;
    if (error.isTextual()) {
      return new ErrorWords(text(error, MESSAGE_MAX, redacting), "", "", "");
    }
    JsonNode message = error.hasNonNull("message") ? error.get("message") : error.path("detail");
    JsonNode type = error.path("type");
    // Google's code is the status of HTTP; its name is what OpenAI calls code.
    JsonNode code = error.path("status").isTextual() ? error.get("status") : error.path("code");
    return new ErrorWords(
        text(message, MESSAGE_MAX, redacting),
        type.asText().equals("error") ? "" : text(type, NAME_MAX, redacting),
        text(code, NAME_MAX, redacting),
        text(error.path("param"), NAME_MAX, redacting));
  }

  String messageOr(String otherwise) {
    return message.isEmpty() ? otherwise : message;
  }

  String typeOr(String otherwise) {
    return type.isEmpty() ? otherwise : type;
  }

  String codeOr(String otherwise) {
    return code.isEmpty() ? otherwise : code;
  }

  private static String text(JsonNode value, int charactersMax, UnaryOperator<String> redacting) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    String text = redacting.apply(value.isTextual() ? value.textValue() : value.toString());
    return text.codePointCount(0, text.length()) <= charactersMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, charactersMax)) + "…";
  }
}
