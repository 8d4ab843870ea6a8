package network.haca.fullnode.rpc;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;

/**
 * The question that a browser asks before it lets a page call (Fetch standard, CORS protocol). Who
 * may call was decided before; such a page may send any headers.
 */
final class Preflight {
  private static final String METHODS = "POST, OPTIONS";

  /** Names of headers with commas between them. */
  private static final Pattern HEADERS = Pattern.compile("[A-Za-z0-9_.,\\- ]{1,1000}");

  /** How long a browser need not ask again, in seconds. */
  private static final String REMEMBERED = "600";

  private Preflight() {}

  static void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String asked = request.getHeader("Access-Control-Request-Headers");
    boolean isList = asked != null && HEADERS.matcher(asked).matches();
    response.headers().add("Vary", "Access-Control-Request-Headers");
    response
        .putHeader("Access-Control-Allow-Methods", METHODS)
        .putHeader("Access-Control-Allow-Headers", isList ? asked : "Content-Type")
        .putHeader("Access-Control-Max-Age", REMEMBERED);
    if ("true".equals(request.getHeader("Access-Control-Request-Private-Network"))) {
      response.putHeader("Access-Control-Allow-Private-Network", "true");
    }
    var _ = response.setStatusCode(204).end();
  }
}
