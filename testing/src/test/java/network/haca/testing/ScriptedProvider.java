package network.haca.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A provider that answers each path with what it was told, in pieces that end anywhere, also within
 * a character or an event.
 */
final class ScriptedProvider implements AutoCloseable {
  private static final int PIECE = 7;

  private final Vertx vertx;
  private final HttpServer server;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /**
   * @param isCut whether the connection ends in the middle of the answer, without its end
   */
  record Reply(int status, String body, boolean isCut) {}

  /** A request as it arrived. */
  record Seen(String uri, String headers, String body) {}

  ScriptedProvider(Vertx vertx) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  void answer(String uri, int status, String body) {
    replies.put(uri, new Reply(status, body, false));
  }

  void cut(String uri, String body) {
    replies.put(uri, new Reply(200, body, true));
  }

  Seen last() {
    return seen.getLast();
  }

  /** An event for each JSON, as servers of either kind write them. */
  static String events(String... data) {
    StringBuilder all = new StringBuilder();
    for (String json : data) {
      all.append("event: x\r\ndata: ").append(json).append("\r\n\r\n");
    }
    return all.toString();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              seen.add(new Seen(request.uri(), request.headers().toString(), body.toString()));
              Reply reply = replies.getOrDefault(request.uri(), new Reply(404, "{}", false));
              HttpServerResponse response =
                  request.response().setStatusCode(reply.status()).setChunked(true);
              pieces(response, Buffer.buffer(reply.body()), 0, reply.isCut());
            });
  }

  private void pieces(HttpServerResponse response, Buffer all, int from, boolean isCut) {
    if (from >= all.length()) {
      if (isCut) {
        response.reset();
      } else {
        response.end();
      }
      return;
    }
    int until = Math.min(from + PIECE, all.length());
    response
        .write(all.getBuffer(from, until))
        .onSuccess(written -> vertx.runOnContext(next -> pieces(response, all, until, isCut)));
  }
}
