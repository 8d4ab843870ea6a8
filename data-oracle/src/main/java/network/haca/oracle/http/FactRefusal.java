package network.haca.oracle.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why there is no fact.
 *
 * @param status of HTTP
 * @param code for programs
 * @param message for who asked: what was wrong, and what would be right
 */
record FactRefusal(int status, String code, String message) {
  static FactRefusal invalid(String message) {
    return new FactRefusal(400, "invalid_request", message);
  }

  static FactRefusal notFound(String message) {
    return new FactRefusal(404, "not_found", message);
  }

  static FactRefusal tooLarge(int bytesMax) {
    return new FactRefusal(
        413, "request_too_large", "the body is larger than " + bytesMax + " bytes");
  }

  static FactRefusal overloaded(String message) {
    return new FactRefusal(429, "overloaded", message);
  }

  static FactRefusal unavailable(String message) {
    return new FactRefusal(503, "unavailable", message);
  }

  /** The source's fault, or the way to it. */
  static FactRefusal source(String message) {
    return new FactRefusal(502, "source_failed", message);
  }

  static FactRefusal sourceTimeout(String message) {
    return new FactRefusal(504, "source_timeout", message);
  }

  /** {@code {"error": {"code", "message"}}}. */
  ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").put("code", code).put("message", message);
    return body;
  }
}
