package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The rules that both kinds of requests share. */
final class Canonicalizing {
  /** The original's {@code max_tokens} of a text completion that names none. */
  static final int COMPLETION_TOKENS = 16;

  private Canonicalizing() {}

  /** The request cannot be brought into the form. */
  static final class UnsupportedException extends Exception {
    UnsupportedException(String reason) {
      super(reason);
    }
  }

  interface Step {
    JsonNode run() throws UnsupportedException;
  }

  static CanonicalRequest canonical(Step step) {
    try {
      return new CanonicalRequest.Bytewise(PythonJson.dumps(step.run()));
    } catch (UnsupportedException e) {
      return new CanonicalRequest.Unsupported(String.valueOf(e.getMessage()));
    }
  }

  static void require(boolean holds, String otherwise) throws UnsupportedException {
    if (!holds) {
      throw new UnsupportedException(otherwise);
    }
  }

  /** As sent: neither trimmed nor an alias resolved. */
  static JsonNode model(JsonNode request) throws UnsupportedException {
    JsonNode model = request.path("model");
    require(model.isTextual() && !model.textValue().isEmpty(), "'model' is missing; give its name");
    return model;
  }

  /** Always a float: 1 is 1.0, and null is 0.0 whatever absence means. */
  static double temperature(JsonNode request, double whenAbsent) throws UnsupportedException {
    JsonNode temperature = request.get("temperature");
    if (temperature == null) {
      return whenAbsent;
    }
    require(temperature.isNull() || temperature.isNumber(), "'temperature' is not a number");
    return temperature.isNull() ? 0.0 : temperature.doubleValue();
  }

  static void copyUnlessNull(JsonNode request, String key, ObjectNode out) {
    if (request.hasNonNull(key)) {
      out.set(key, request.get(key));
    }
  }

  static void copyIfTruthy(JsonNode request, String key, ObjectNode out) {
    JsonNode value = request.get(key);
    if (isTruthy(value)) {
      out.set(key, value);
    }
  }

  /** As sent, with keys that nobody knows. */
  static void copyTools(JsonNode request, ObjectNode out) throws UnsupportedException {
    JsonNode tools = request.get("tools");
    if (isTruthy(tools)) {
      require(tools != null && tools.isArray(), "'tools' is not a list");
      out.set("tools", tools);
    }
  }

  /** In Python's sense: nothing, false, zero and what is empty is not. */
  static boolean isTruthy(@Nullable JsonNode value) {
    if (value == null) {
      return false;
    }
    return switch (value.getNodeType()) {
      case OBJECT, ARRAY -> !value.isEmpty();
      case STRING -> !value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() != 0;
      case BOOLEAN -> value.booleanValue();
      default -> false;
    };
  }
}
