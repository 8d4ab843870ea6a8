package network.haca.ingress.results;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Pattern;
import network.haca.pipe.InferenceEvent;
import network.haca.primitives.Bytes32;

/** {@code GET /artela-network/artela-rollkit/inference/tx/ID}, by the id of an inference. */
public final class ResultRoute {
  /** Begins the path. */
  public static final String BASE = "/artela-network/artela-rollkit/inference/tx/";

  /** Look-ups at once; one more is refused. */
  private static final int SEARCHES_MAX = 8;

  private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

  private final Vertx vertx;
  private final ResultSearch search;
  private final Semaphore searches = new Semaphore(SEARCHES_MAX);

  public ResultRoute(Vertx vertx, ResultSearch search) {
    this.vertx = vertx;
    this.search = search;
  }

  /**
   * Answers a request.
   *
   * @param path that begins with {@link #BASE}
   */
  public void serve(String path, HttpServerResponse response) {
    String id = path.substring(BASE.length());
    if (!ID.matcher(id).matches()) {
      send(response, 400, error("'%s' is no inference id: 0x and 64 hex digits".formatted(id)));
      return;
    }
    if (!searches.tryAcquire()) {
      send(response, 503, error("too many results are looked up now; try again"));
      return;
    }
    Future<Optional<InferenceEvent>> found =
        vertx.executeBlocking(() -> search.find(Bytes32.fromHex(id)), false);
    var _ =
        found
            .onComplete(_ -> searches.release())
            .onSuccess(event -> found(id, event, response))
            .onFailure(failure -> send(response, 503, error(reason(failure))));
  }

  private static void found(
      String id, Optional<InferenceEvent> event, HttpServerResponse response) {
    Function<InferenceEvent, ObjectNode> json = ResultJson::of;
    event
        .map(json)
        .ifPresentOrElse(
            result -> send(response, 200, result),
            () -> send(response, 404, error("no transaction has the answer to %s".formatted(id))));
  }

  private static String reason(Throwable failure) {
    return failure instanceof IOException
        ? "the chain does not answer now: " + failure.getMessage()
        : "the result cannot be read";
  }

  private static ObjectNode error(String message) {
    return JsonNodeFactory.instance.objectNode().put("error", message);
  }

  private static void send(HttpServerResponse response, int status, ObjectNode body) {
    if (!response.ended() && !response.closed()) {
      var _ =
          response
              .setStatusCode(status)
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .end(body.toString());
    }
  }
}
