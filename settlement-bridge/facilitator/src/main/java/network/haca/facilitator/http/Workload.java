package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.BoundedBody;
import network.haca.connection.JsonResponses;

/** Reads the bodies of requests that are worked on, of which a bounded number is at once. */
final class Workload {
  /** Requests that ask the chain or the ledger, or wait for them; one more is refused. */
  private static final int WORKING_MAX = 512;

  private final AtomicInteger working = new AtomicInteger();

  /** What is done with a body. */
  interface Work {
    /** Completes once an answer is found. */
    Future<?> on(String body);
  }

  void read(HttpServerRequest request, int lengthMax, Work work) {
    if (working.incrementAndGet() > WORKING_MAX) {
      working.decrementAndGet();
      error(request, 503, WORKING_MAX + " requests are worked on already");
      BoundedBody.closeAfterAnswer(request);
      return;
    }
    var _ =
        BoundedBody.read(
                request, lengthMax, () -> new IllegalArgumentException("the body is too long"))
            .onFailure(late -> error(request, 413, String.valueOf(late.getMessage())))
            .compose((Buffer body) -> work.on(body.toString()))
            .onComplete(_ -> working.decrementAndGet());
  }

  static void error(HttpServerRequest request, int status, String message) {
    JsonResponses.refuse(
        request.response(), status, JsonNodeFactory.instance.objectNode().put("error", message));
  }

  static void send(HttpServerRequest request, int status, JsonNode body) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(status);
      JsonResponses.send(request.response(), body);
    }
  }
}
