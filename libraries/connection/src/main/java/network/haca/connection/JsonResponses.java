package network.haca.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** Answers in JSON, to whoever is still there. */
public final class JsonResponses {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_SECONDS = "1";

  private JsonResponses() {}

  public static void send(HttpServerResponse response, JsonNode body) {
    send(response, body.toString());
  }

  /**
   * @param json as it is to be written
   */
  public static void send(HttpServerResponse response, String json) {
    if (!response.ended() && !response.closed()) {
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
    }
  }

  /** Unless an answer has begun; says when to come again where that may help. */
  public static void refuse(HttpServerResponse response, int status, JsonNode body) {
    refuse(response, status, Optional.empty(), body);
  }

  /**
   * @param retryAfter when to come again, if somebody else said so; else it is said where it may
   *     help
   */
  public static void refuse(
      HttpServerResponse response, int status, Optional<String> retryAfter, JsonNode body) {
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    boolean mayHelp = status == TOO_MANY || status == UNAVAILABLE;
    retryAfter
        .or(() -> mayHelp ? Optional.of(RETRY_SECONDS) : Optional.empty())
        .ifPresent(when -> response.putHeader(HttpHeaders.RETRY_AFTER, when));
    send(response, body);
  }
}
