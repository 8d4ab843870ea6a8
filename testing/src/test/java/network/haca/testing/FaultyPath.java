package network.haca.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** The path between a gate and its facilitator, on which calls or their answers get lost. */
final class FaultyPath implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Supplier<URI> facilitator;
  private final HttpClient client;
  private final HttpServer server;
  private String route = "";
  private Fault fault = Fault.LOST;
  private int left;
  private int met;

  /** What becomes of a call. */
  enum Fault {
    /** It is cut before the facilitator has it, as where either ended before. */
    LOST,
    /** It is done and not answered, as where either ended after. */
    UNANSWERED,
    /** The answer breaks off in its middle. */
    HALF,
    /** The answer is nothing that a facilitator says. */
    GARBAGE,
    /** The answer comes late. */
    LATE,
    /** The answer never comes, and the connection stays. */
    SILENT
  }

  FaultyPath(Vertx vertx, Supplier<URI> facilitator) {
    this.vertx = vertx;
    this.facilitator = facilitator;
    this.client = vertx.createHttpClient();
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /**
   * From now on the next calls of a route meet a fault.
   *
   * @param last word of the route's path
   */
  synchronized void fail(String last, Fault what, int times) {
    route = last;
    fault = what;
    left = times;
    met = 0;
  }

  /** The calls that have met the fault. */
  synchronized int met() {
    return met;
  }

  private synchronized boolean isToFail(String path) {
    if (left == 0 || !path.endsWith("/" + route)) {
      return false;
    }
    left--;
    met++;
    return true;
  }

  private synchronized Fault fault() {
    return fault;
  }

  private void handle(HttpServerRequest request) {
    boolean isToFail = isToFail(request.path());
    Fault now = fault();
    if (isToFail && now == Fault.LOST) {
      request.connection().close();
      return;
    }
    request
        .body()
        .compose(body -> forward(request, body))
        .onSuccess(
            answer -> {
              if (isToFail) {
                spoil(request, answer, now);
              } else {
                send(request, answer);
              }
            })
        .onFailure(away -> request.connection().close());
  }

  private record Answer(int status, Buffer body) {}

  private Future<Answer> forward(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setAbsoluteURI(facilitator.get().resolve(request.uri()).toString());
    for (String name : new String[] {"Authorization", "Content-Type"}) {
      if (request.headers().contains(name)) {
        options.putHeader(name, request.getHeader(name));
      }
    }
    return client
        .request(options)
        .compose(out -> out.send(body))
        .compose(in -> in.body().map(text -> new Answer(in.statusCode(), text)));
  }

  private void spoil(HttpServerRequest request, Answer answer, Fault now) {
    switch (now) {
      case LOST, UNANSWERED -> request.connection().close();
      case HALF -> {
        int half = answer.body().length() / 2;
        request
            .response()
            .setStatusCode(answer.status())
            .putHeader("Content-Length", Integer.toString(answer.body().length()))
            .write(answer.body().slice(0, half))
            .onComplete(sent -> request.connection().close());
      }
      case GARBAGE -> request.response().end("{\"id\": 7, \"success\": \"perhaps\"");
      case LATE -> vertx.setTimer(SLOW.toMillis(), fired -> send(request, answer));
      case SILENT -> {}
    }
  }

  private static void send(HttpServerRequest request, Answer answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", "application/json")
        .end(answer.body());
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
