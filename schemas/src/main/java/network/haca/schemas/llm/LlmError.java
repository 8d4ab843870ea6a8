package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why there is no answer, in OpenAI's form.
 *
 * @param status of HTTP
 * @param type OpenAI's class of errors
 * @param code OpenAI's name of this one; empty for none
 * @param message for who sent the request
 */
public record LlmError(int status, String type, String code, String message) {
  private static final String INVALID = "invalid_request_error";

  public static LlmError invalid(String message) {
    return new LlmError(400, INVALID, "", message);
  }

  public static LlmError unknownModel(String name) {
    return new LlmError(
        404,
        INVALID,
        "model_not_found",
        "The model '%s' does not exist here; GET /v1/models lists those that do.".formatted(name));
  }

  public static LlmError noSuchPath(String path) {
    return new LlmError(404, INVALID, "unknown_url", "Unknown request URL: " + path);
  }

  public static LlmError tooLarge(int bytesMax) {
    return new LlmError(
        413, INVALID, "request_too_large", "The body is larger than " + bytesMax + " bytes.");
  }

  /**
   * @param message the provider's
   */
  public static LlmError tooLargeForProvider(String message) {
    return new LlmError(413, INVALID, "request_too_large", message);
  }

  public static LlmError overloaded(String message) {
    return new LlmError(429, "rate_limit_error", "rate_limit_exceeded", message);
  }

  public static LlmError unavailable(String message) {
    return new LlmError(503, "server_error", "unavailable", message);
  }

  /** The provider's fault, or this node's with the provider. */
  public static LlmError provider(int status, String message) {
    return new LlmError(status, "server_error", "provider_error", message);
  }

  /** {@code {"error": {"message", "type", "param", "code"}}}. */
  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error").put("message", message).put("type", type);
    error.putNull("param");
    if (code.isEmpty()) {
      error.putNull("code");
    } else {
      error.put("code", code);
    }
    return body;
  }
}
