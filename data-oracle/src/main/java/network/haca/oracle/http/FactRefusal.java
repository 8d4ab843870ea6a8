package network.haca.oracle.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.oracle.core.SourcePace;

/**
 * Why there is no fact.
 *
 * @param status of HTTP
 * @param code for programs
 * @param message for who asked: what was wrong, and what would be right
 * @param retryAfter the seconds after which to come again, if that is known
 */
record FactRefusal(int status, String code, String message, Optional<String> retryAfter) {
  private FactRefusal(int status, String code, String message) {
    this(status, code, message, Optional.empty());
  }

  static FactRefusal invalid(String message) {
    return new FactRefusal(400, "invalid_request", message);
  }

  /** Of an order that the operator did not sign. */
  static FactRefusal unsigned(String message) {
    return new FactRefusal(401, "operator_only", message);
  }

  /** Of a request that a web page may have sent. */
  static FactRefusal page(int status, String message) {
    return new FactRefusal(status, "not_from_here", message);
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

  /** The source is not asked now. */
  static FactRefusal resting(String source, SourcePace.Admission.Later later) {
    // Rounded up: who comes earlier comes in vain.
    long seconds = later.pause().plusSeconds(1).minusNanos(1).toSeconds();
    return new FactRefusal(
        503,
        "source_resting",
        "source '%s' is not asked for %d s: %s".formatted(source, seconds, later.reason()),
        Optional.of(Long.toString(seconds)));
  }

  /** {@code {"error": {"code", "message"}}}. */
  ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").put("code", code).put("message", message);
    return body;
  }
}
