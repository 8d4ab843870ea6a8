package network.haca.fullnode.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.fullnode.lane.Lane;
import network.haca.service.Health;

/** Ethereum JSON-RPC over HTTP, for browsers too. */
public final class RpcServer {
  static final int BODY_BYTES_MAX = 25 << 20;
  private static final String METHODS = "POST, OPTIONS";

  private final HttpExchange exchange;
  private final Health health;
  private final PageGuard guard;
  private final LimitedServer server;

  /**
   * @param lane that the port's requests run in
   * @param health that the port tells, too
   * @param limits of the port's connections
   * @param guard decides which pages may call
   */
  public RpcServer(
      Vertx vertx,
      Lane lane,
      RpcMethods methods,
      Health health,
      ServerLimits limits,
      PageGuard guard) {
    this(vertx, new Door(lane), methods, health, limits, limits.options(), guard);
  }

  private RpcServer(
      Vertx vertx,
      Door door,
      RpcMethods methods,
      Health health,
      ServerLimits limits,
      HttpServerOptions options,
      PageGuard guard) {
    this.health = health;
    this.guard = guard;
    this.exchange = new HttpExchange(vertx, door, methods);
    this.server = new LimitedServer(vertx, limits, options).requestHandler(this::handle);
  }

  /** One that speaks WebSocket on the same port. */
  public static RpcServer withWebSocket(
      Vertx vertx,
      Lane lane,
      EthereumMethods methods,
      ChainEvents events,
      Health health,
      ServerLimits limits,
      PageGuard guard) {
    HttpServerOptions options = WebSockets.bounded(limits.options());
    RpcServer server =
        new RpcServer(vertx, new Door(lane), methods, health, limits, options, guard);
    var _ =
        server.server.webSocketHandler(guard, new WebSockets(vertx, lane, methods, events)::accept);
    return server;
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (guard.refuses(request)) {
      return;
    }
    HttpServerResponse response = request.response();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      Preflight.answer(request);
    } else if (request.method().equals(HttpMethod.POST)) {
      exchange.begin(request);
    } else if (!HealthRoutes.serve(request, health)) {
      response.putHeader("Allow", METHODS).setStatusCode(405).end("JSON-RPC takes POST");
    }
  }
}
