package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import network.haca.connection.ClientQuota;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Lane;

/** The WebSockets of a port, bounded in number, in all and by address, as their subscriptions. */
final class WebSockets {
  private static final int SOCKETS_MAX = 1_000;
  private static final int SOCKETS_OF_ADDRESS_MAX = 100;
  private static final int SUBSCRIPTIONS_MAX = 5_000;
  private static final int SUBSCRIPTIONS_OF_ADDRESS_MAX = 500;

  /** Notifications that a reader may be behind, in bytes; a slower one is cut off. */
  private static final int BEHIND_BYTES_MAX = 4 << 20;

  static final short TRY_AGAIN_LATER = 1013;
  static final short POLICY_VIOLATION = 1008;

  private final Vertx vertx;
  private final Lane lane;
  private final EthereumMethods methods;
  private final ChainEvents events;
  private final ClientQuota sockets = new ClientQuota(SOCKETS_MAX, SOCKETS_OF_ADDRESS_MAX);
  private final ClientQuota subscriptions =
      new ClientQuota(SUBSCRIPTIONS_MAX, SUBSCRIPTIONS_OF_ADDRESS_MAX);

  WebSockets(Vertx vertx, Lane lane, EthereumMethods methods, ChainEvents events) {
    this.vertx = vertx;
    this.lane = lane;
    this.methods = methods;
    this.events = events;
  }

  /** The options with bounds of what comes in. */
  static HttpServerOptions bounded(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(RpcServer.BODY_BYTES_MAX)
        .setMaxWebSocketMessageSize(RpcServer.BODY_BYTES_MAX);
  }

  void accept(ServerWebSocket socket) {
    Caller caller = lane.open(socket.remoteAddress().hostAddress());
    String address = caller.address();
    Optional<String> refusal = sockets.enter(address);
    if (refusal.isPresent()) {
      lane.close(caller);
      socket.close(TRY_AGAIN_LATER, "too many connections; close some, or try again later");
      return;
    }
    socket.setWriteQueueMaxSize(BEHIND_BYTES_MAX);
    Subscriptions own =
        methods.subscriptions(subscriptions, address, message -> tell(socket, message));
    events.add(own);
    WebSocketCalls calls = new WebSocketCalls(vertx, socket, lane, caller, dispatcher(own), own);
    socket.closeHandler(
        closed -> {
          events.remove(own);
          sockets.leave(address);
          lane.close(caller);
          calls.leave();
        });
    socket.handler(calls::take);
  }

  private RpcDispatcher dispatcher(Subscriptions own) {
    return new RpcDispatcher(
        (method, params) ->
            switch (method) {
              case "eth_subscribe" -> own.subscribe(params);
              case "eth_unsubscribe" -> own.unsubscribe(params);
              default -> methods.call(method, params);
            });
  }

  private static void tell(ServerWebSocket socket, ObjectNode message) {
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      socket.close(POLICY_VIOLATION, "notifications are not read fast enough");
      return;
    }
    socket.writeTextMessage(Buffer.buffer(RpcJson.write(message)).toString());
  }
}
