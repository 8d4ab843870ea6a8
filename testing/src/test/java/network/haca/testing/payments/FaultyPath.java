package network.haca.testing.payments;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The path to a facilitator, or from it to its chain, on which calls or their answers get lost. */
public final class FaultyPath implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Supplier<URI> target;
  private final HttpClient client;
  private final HttpServer server;
  private String route = "";
  private Fault fault = Fault.LOST;
  private Runnable first = () -> {};
  private int left;
  private int met;

  /** The fate of a call. */
  public enum Fault {
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

  public FaultyPath(Vertx vertx, Supplier<URI> target) {
    this.vertx = vertx;
    this.target = target;
    this.client = vertx.createHttpClient();
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").await();
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /**
   * From now on the next calls of a route meet a fault.
   *
   * @param route the last word of its path, or a method of JSON-RPC
   */
  public synchronized void fail(String route, Fault what, int times) {
    fail(route, what, times, () -> {});
  }

  /**
   * As the other, with something that is done at each of these calls before the caller learns of
   * its fate.
   */
  public synchronized void fail(String route, Fault what, int times, Runnable first) {
    this.route = route;
    this.first = first;
    fault = what;
    left = times;
    met = 0;
  }

  /** The calls that have met the fault. */
  public synchronized int met() {
    return met;
  }

  /** What a call meets. */
  private record Meeting(Fault fault, Runnable first) {}

  /** What a call meets, and nothing if it is not meant or enough have met it. */
  private synchronized Optional<Meeting> meet(String path, Buffer body) {
    boolean isMeant =
        path.endsWith("/" + route) || body.toString().contains("\"%s\"".formatted(route));
    if (left == 0 || !isMeant) {
      return Optional.empty();
    }
    left--;
    met++;
    return Optional.of(new Meeting(fault, first));
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> handle(request, body));
  }

  private void handle(HttpServerRequest request, Buffer body) {
    Optional<Meeting> meeting = meet(request.path(), body);
    if (meeting.filter(met -> met.fault() == Fault.LOST).isPresent()) {
      meeting.get().first().run();
      request.connection().close();
      return;
    }
    forward(request, body)
        .onSuccess(
            answer ->
                meeting.ifPresentOrElse(
                    met -> {
                      met.first().run();
                      spoil(request, answer, met.fault());
                    },
                    () -> send(request, answer)))
        .onFailure(away -> request.connection().close());
  }

  private record Answer(int status, String type, Buffer body) {}

  private Future<Answer> forward(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setAbsoluteURI(target.get().resolve(request.uri()).toString());
    for (String name : new String[] {"Authorization", "Content-Type"}) {
      if (request.headers().contains(name)) {
        options.putHeader(name, request.getHeader(name));
      }
    }
    return client
        .request(options)
        .compose(out -> out.send(body))
        .compose(in -> in.body().map(text -> answer(in, text)));
  }

  private static Answer answer(HttpClientResponse in, Buffer body) {
    String type = in.getHeader("Content-Type");
    return new Answer(in.statusCode(), type == null ? "application/json" : type, body);
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
        .putHeader("Content-Type", answer.type())
        .end(answer.body());
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
