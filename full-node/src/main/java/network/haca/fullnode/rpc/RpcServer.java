package network.haca.fullnode.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.service.Health;

/** Ethereum JSON-RPC over HTTP, for browsers too. */
public final class RpcServer {
  static final int BODY_BYTES_MAX = 25 << 20;
  private static final String METHODS = "POST, OPTIONS";

  private final Vertx vertx;
  private final RpcDispatcher dispatcher;
  private final Health health;
  private final PageGuard door;
  private final LimitedServer server;

  /**
   * @param health that the port tells, too
   * @param door which pages may call
   */
  public RpcServer(
      Vertx vertx, RpcMethods methods, Health health, ServerLimits limits, PageGuard door) {
    this.vertx = vertx;
    this.health = health;
    this.door = door;
    this.dispatcher = new RpcDispatcher(methods);
    this.server = new LimitedServer(vertx, limits, limits.options()).requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (door.refuses(request)) {
      return;
    }
    HttpServerResponse response = request.response();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      response
          .putHeader("Access-Control-Allow-Methods", METHODS)
          .putHeader("Access-Control-Allow-Headers", "Content-Type")
          .setStatusCode(204)
          .end();
    } else if (request.method().equals(HttpMethod.POST)) {
      read(request);
    } else if (!HealthRoutes.serve(request, health)) {
      response.putHeader("Allow", METHODS).setStatusCode(405).end("JSON-RPC takes POST");
    }
  }

  private void read(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > BODY_BYTES_MAX) {
            request.response().setStatusCode(413).end("the body is over 25 MiB");
            request.handler(rest -> {});
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            answer(body, request.response());
          }
        });
  }

  private void answer(Buffer body, HttpServerResponse response) {
    vertx
        .executeBlocking(() -> dispatcher.answer(body.getBytes()), false)
        .onSuccess(
            answer ->
                response
                    .putHeader("Content-Type", "application/json")
                    .end(answer.map(Buffer::buffer).orElseGet(Buffer::buffer)))
        .onFailure(failure -> response.setStatusCode(500).end());
  }
}
