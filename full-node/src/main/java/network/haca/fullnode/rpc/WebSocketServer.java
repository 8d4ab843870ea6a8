package network.haca.fullnode.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import network.haca.fullnode.lane.Lane;

/** A port for Ethereum JSON-RPC over WebSocket, with subscriptions. */
public final class WebSocketServer {
  private final HttpServer server;

  /**
   * @param lane that the port's requests run in
   */
  public WebSocketServer(Vertx vertx, Lane lane, EthereumMethods methods, ChainEvents events) {
    this.server =
        vertx
            .createHttpServer(WebSockets.bounded(new HttpServerOptions()))
            .requestHandler(
                request -> request.response().setStatusCode(426).end("this port speaks WebSocket"))
            .webSocketHandler(new WebSockets(vertx, lane, methods, events)::accept);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }
}
