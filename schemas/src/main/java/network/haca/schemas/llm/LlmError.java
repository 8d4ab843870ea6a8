package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why there is no answer, in OpenAI's form.
 *
 * @param status of HTTP
 * @param type OpenAI's class of errors, or the provider's own
 * @param code OpenAI's name of this one, or the provider's; empty for none
 * @param param the request's parameter that it is about; empty for none
 * @param message for who sent the request
 * @param isAfterWork whether a model may have answered already: neither is the request to be given
 *     to another provider, nor are clients to repeat it by themselves
 * @param retryAfter the provider's {@code Retry-After}; nothing if it gave none
 */
public record LlmError(
    int status,
    String type,
    String code,
    String param,
    String message,
    boolean isAfterWork,
    Optional<String> retryAfter) {
  /** How OpenAI's clients are told whether to repeat a request; else some statuses make them. */
  public static final String REPEAT_HEADER = "x-should-retry";

  public static final String NOT_TO_BE_REPEATED = "false";

  private static final String INVALID = "invalid_request_error";

  public LlmError(int status, String type, String code, String message) {
    this(status, type, code, "", message, false, Optional.empty());
  }

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

  /** A parameter that is not offered, by its name. */
  public static LlmError unsupported(String param, String message) {
    return new LlmError(
        400, INVALID, "unsupported_parameter", param, message, false, Optional.empty());
  }

  /** What was answered before is not kept. */
  public static LlmError notStored(String path) {
    return new LlmError(
        404,
        INVALID,
        "not_found",
        "%s is not here: responses are not stored, only POST /v1/responses is offered."
            .formatted(path));
  }

  public static LlmError noSuchPath(String path) {
    return new LlmError(404, INVALID, "unknown_url", "Unknown request URL: " + path);
  }

  public static LlmError tooLarge(int bytesMax) {
    return new LlmError(
        413, INVALID, "request_too_large", "The body is larger than " + bytesMax + " bytes.");
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

  /** The model has answered, but the answer could not be signed and is not given. */
  public static LlmError unproven(String message) {
    return new LlmError(500, "server_error", "unproven", message).afterWork();
  }

  /** The answer did not come in time. */
  public static LlmError tooSlow(String message) {
    return new LlmError(504, "server_error", "timeout", message).afterWork();
  }

  /** The same error, of a request on which work has been done. */
  public LlmError afterWork() {
    return new LlmError(status, type, code, param, message, true, retryAfter);
  }

  /** The same error, each of its texts as {@code change} makes it. */
  public LlmError with(UnaryOperator<String> change) {
    return new LlmError(
        status,
        change.apply(type),
        change.apply(code),
        change.apply(param),
        change.apply(message),
        isAfterWork,
        retryAfter.map(change));
  }

  /** {@code {"error": {"message", "type", "param", "code"}}}. */
  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error").put("message", message).put("type", type);
    put(error, "param", param);
    put(error, "code", code);
    return body;
  }

  private static void put(ObjectNode error, String key, String value) {
    if (value.isEmpty()) {
      error.putNull(key);
    } else {
      error.put(key, value);
    }
  }
}
