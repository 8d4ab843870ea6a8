package network.haca.benchmarks.answers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;

/**
 * The HTTP server that an ingress has, and nothing behind it: it reads a request and writes an
 * answer of the same form, without a model, a signature or a disk.
 */
final class BareServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final LimitedServer server;
  private final int port;

  private BareServer(LimitedServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static BareServer start(Vertx vertx) {
    LimitedServer server =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(BareServer::serve);
    return new BareServer(server, server.listen(HOST, 0).await());
  }

  private static void serve(HttpServerRequest request) {
    request
        .body()
        .map(BareServer::answer)
        .onSuccess(
            answer -> request.response().putHeader("Content-Type", "application/json").end(answer));
  }

  private static Buffer answer(Buffer request) {
    JsonObject input = request.toJsonObject().getJsonArray("inputs").getJsonObject(0);
    return new JsonObject()
        .put("model_name", "bare")
        .put("outputs", new JsonArray().add(input.copy().put("name", "output")))
        .toBuffer();
  }

  URI address() {
    return URI.create("http://%s:%d".formatted(HOST, port));
  }

  @Override
  public void close() {
    server.close().await();
  }
}
