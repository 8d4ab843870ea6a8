package network.haca.explorer.http;

import io.vertx.core.http.HttpServerResponse;

/** Writes answers, and what stands in the head of each. */
final class Answers {
  /** A page may load scripts, styles and data from this port alone, and none of them inline. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Answers() {}

  static void secure(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** Unless an answer has begun, or nobody waits any more. */
  static void send(HttpServerResponse response, Answer answer) {
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    var _ =
        response
            .setStatusCode(answer.status())
            .putHeader("Content-Type", answer.type())
            .putHeader("Cache-Control", "no-store")
            .end(answer.body());
  }
}
