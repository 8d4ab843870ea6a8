package network.haca.fullnode.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import network.haca.connection.HealthRoutes;
import network.haca.fullnode.lane.Lane;
import network.haca.service.Health;

/** Ethereum JSON-RPC over HTTP, for browsers too. */
public final class RpcServer {
  static final int BODY_BYTES_MAX = 25 << 20;
  private static final int IDLE_SECONDS = 60;
  private static final String METHODS = "POST, OPTIONS";

  private final HttpExchange exchange;
  private final Health health;
  private final HttpServer server;

  /**
   * @param lane that the port's requests run in
   * @param health that the port tells, too
   */
  public RpcServer(Vertx vertx, Lane lane, RpcMethods methods, Health health) {
    this(vertx, new Door(lane), methods, health, new HttpServerOptions());
  }

  private RpcServer(
      Vertx vertx, Door door, RpcMethods methods, Health health, HttpServerOptions options) {
    this.health = health;
    this.exchange = new HttpExchange(vertx, door, methods);
    this.server =
        vertx.createHttpServer(options.setIdleTimeout(IDLE_SECONDS)).requestHandler(this::handle);
  }

  /** One that speaks WebSocket on the same port. */
  public static RpcServer withWebSocket(
      Vertx vertx, Lane lane, EthereumMethods methods, ChainEvents events, Health health) {
    Door door = new Door(lane);
    RpcServer server =
        new RpcServer(vertx, door, methods, health, WebSockets.bounded(new HttpServerOptions()));
    server.server.webSocketHandler(new WebSockets(vertx, lane, methods, events)::accept);
    return server;
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    // Any page may ask: the node holds no session that it could misuse.
    response.putHeader("Access-Control-Allow-Origin", "*");
    if (request.method().equals(HttpMethod.OPTIONS)) {
      response
          .putHeader("Access-Control-Allow-Methods", METHODS)
          .putHeader("Access-Control-Allow-Headers", "Content-Type")
          .setStatusCode(204)
          .end();
    } else if (request.method().equals(HttpMethod.POST)) {
      exchange.begin(request);
    } else if (!HealthRoutes.serve(request, health)) {
      response.putHeader("Allow", METHODS).setStatusCode(405).end("JSON-RPC takes POST");
    }
  }
}
