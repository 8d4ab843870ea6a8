package network.haca.explorer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * An answer of the API.
 *
 * @param type of the body
 */
record Answer(int status, String type, String body) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  static Answer of(JsonNode body) {
    return new Answer(200, JSON, body.toString());
  }

  /** An error in a sentence (RFC 9457). */
  static Answer problem(int status, String title, String detail) {
    return new Answer(
        status,
        PROBLEM,
        JsonNodeFactory.instance
            .objectNode()
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .toString());
  }

  static Answer badRequest(String detail) {
    return problem(400, "The question cannot be read", detail);
  }

  static Answer notFound(String detail) {
    return problem(404, "There is none", detail);
  }

  static Answer unavailable(String detail) {
    return problem(503, "It cannot be told now", detail);
  }
}
