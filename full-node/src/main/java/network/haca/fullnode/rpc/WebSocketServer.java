package network.haca.fullnode.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import network.haca.connection.BoundedBody;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.fullnode.lane.Lane;

/** A port for Ethereum JSON-RPC over WebSocket, with subscriptions. */
public final class WebSocketServer {
  private final LimitedServer server;

  /**
   * @param lane that the port's requests run in
   * @param limits of the port's connections
   * @param guard decides which pages may open a connection
   */
  public WebSocketServer(
      Vertx vertx,
      Lane lane,
      EthereumMethods methods,
      ChainEvents events,
      ServerLimits limits,
      PageGuard guard) {
    this.server =
        new LimitedServer(vertx, limits, WebSockets.bounded(limits.options()))
            .requestHandler(WebSocketServer::refuse)
            .webSocketHandler(guard, new WebSockets(vertx, lane, methods, events)::accept);
  }

  private static void refuse(HttpServerRequest request) {
    BoundedBody.closeAfterAnswer(request);
    var _ =
        request
            .response()
            .setStatusCode(426)
            .putHeader("Upgrade", "websocket")
            .end("this port speaks WebSocket");
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }
}
