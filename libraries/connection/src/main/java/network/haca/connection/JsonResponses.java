package network.haca.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Answers in JSON, to whoever is still there. */
public final class JsonResponses {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_SECONDS = "1";

  private JsonResponses() {}

  public static void send(HttpServerResponse response, JsonNode body) {
    if (!response.ended() && !response.closed()) {
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.toString());
    }
  }

  /** Unless an answer has begun; says when to come again where that may help. */
  public static void refuse(HttpServerResponse response, int status, JsonNode body) {
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    if (status == TOO_MANY || status == UNAVAILABLE) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    send(response, body);
  }
}
