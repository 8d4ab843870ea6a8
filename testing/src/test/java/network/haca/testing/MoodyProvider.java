package network.haca.testing;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider that does what the request's model asks for: {@code silent} never answers, {@code
 * head} gives a head and no more, {@code begun} one event and no more, {@code drip} a byte now and
 * then, {@code line} and {@code lines} text and events without an end, {@code refusal} the same
 * with status 500, {@code done} all of an answer but no end of the connection, {@code busy} refuses
 * for 7 seconds; all else is answered.
 */
final class MoodyProvider implements AutoCloseable {
  private static final long DRIP_MILLIS = 50;
  private static final String EVENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":%s}]}\n\n";
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";

  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  MoodyProvider(Vertx vertx) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
  }

  /** Counts requests and bytes from here on. */
  void forget() {
    asked.set(0);
    written.set(0);
  }

  /** Requests since the start, or since the others were forgotten. */
  int asked() {
    return asked.get();
  }

  /** Requests that it works on. */
  int open() {
    return open.get();
  }

  /** Bytes of endless answers that somebody took. */
  long written() {
    return written.get();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    asked.incrementAndGet();
    open.incrementAndGet();
    request.response().exceptionHandler(gone -> {});
    AtomicBoolean isOver = new AtomicBoolean();
    Handler<Void> over = done -> open.addAndGet(isOver.getAndSet(true) ? 0 : -1);
    request.response().closeHandler(over).endHandler(over);
    request
        .body()
        .onSuccess(
            body ->
                answer(
                    request.response().setChunked(true), body.toJsonObject().getString("model")));
  }

  private void answer(HttpServerResponse response, String model) {
    switch (model) {
      case "silent" -> {
        // Nothing.
      }
      case "head" -> response.writeHead();
      case "begun" -> response.write(EVENT.formatted("null"));
      case "drip" -> drip(response);
      case "line" -> pour(response, Buffer.buffer("data: " + "x".repeat(1 << 16)));
      case "lines" -> pour(response, Buffer.buffer(EVENT.formatted("null").repeat(1_000)));
      case "refusal" -> pour(response.setStatusCode(500), Buffer.buffer(" ".repeat(1 << 16)));
      case "done" -> response.write(EVENT.formatted("\"stop\"") + "data: [DONE]\n\n");
      case "busy" ->
          response
              .setStatusCode(429)
              .putHeader("Retry-After", "7")
              .end("{\"error\":{\"message\":\"m\",\"code\":\"c\",\"type\":\"t\",\"param\":\"p\"}}");
      default -> response.end(WHOLE);
    }
  }

  private void drip(HttpServerResponse response) {
    if (!response.closed()) {
      response.write(":");
      vertx.setTimer(DRIP_MILLIS, next -> drip(response));
    }
  }

  private void pour(HttpServerResponse response, Buffer more) {
    while (!response.closed() && !response.writeQueueFull()) {
      written.addAndGet(more.length());
      var _ = response.write(more);
    }
    if (!response.closed()) {
      response.drainHandler(drained -> pour(response, more));
    }
  }
}
