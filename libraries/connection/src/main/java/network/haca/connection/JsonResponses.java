package network.haca.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import network.haca.schemas.llm.LlmError;

/** Answers in JSON, to whoever is still there. */
public final class JsonResponses {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_SECONDS = "1";

  private JsonResponses() {}

  public static void send(HttpServerResponse response, JsonNode body) {
    var _ = send(response, body.toString());
  }

  /**
   * Completes when nothing of it waits for the client any more.
   *
   * @param body JSON as text
   */
  public static Future<Void> send(HttpServerResponse response, String body) {
    return response.ended() || response.closed()
        ? Future.succeededFuture()
        : response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
  }

  /** Unless an answer has begun; says when to come again where that may help. */
  public static void refuse(HttpServerResponse response, int status, JsonNode body) {
    refuse(response, status, Optional.empty(), body);
  }

  /** Refuses in OpenAI's form, and tells clients not to repeat what may have been worked on. */
  public static void refuse(HttpServerResponse response, LlmError error) {
    if (error.isAfterWork() && !response.headWritten()) {
      response.putHeader(LlmError.REPEAT_HEADER, LlmError.NOT_TO_BE_REPEATED);
    }
    refuse(response, error.status(), error.retryAfter(), error.toJson());
  }

  /**
   * The same.
   *
   * @param retryAfter when to come again, if that is known; else it is said where it may help
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
