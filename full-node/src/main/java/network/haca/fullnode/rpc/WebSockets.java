package network.haca.fullnode.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.connection.ClientQuota;
import network.haca.connection.server.Wire;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Lane;

/** The WebSockets of a port, bounded in number, in all and by address, as their subscriptions. */
final class WebSockets implements ChainEvents.Listener {
  /** For the answer to a close; who does not give it is cut off. */
  private static final int CLOSING_SECONDS = 2;

  private static final int SOCKETS_MAX = 1_000;
  private static final int SOCKETS_OF_ADDRESS_MAX = 100;
  private static final int SUBSCRIPTIONS_MAX = 5_000;
  private static final int SUBSCRIPTIONS_OF_ADDRESS_MAX = 500;

  /** Bytes that wait to leave when a reader counts as being behind. */
  private static final int WAITING_BYTES = 64 << 10;

  /** A reader that does not take a closing frame is cut off. */
  private static final Duration END_MAX = Duration.ofSeconds(5);

  static final short TRY_AGAIN_LATER = 1013;
  static final short POLICY_VIOLATION = 1008;

  private final Vertx vertx;
  private final Lane lane;
  private final EthereumMethods methods;
  private final ClientQuota sockets = new ClientQuota(SOCKETS_MAX, SOCKETS_OF_ADDRESS_MAX);
  private final ClientQuota subscriptions =
      new ClientQuota(SUBSCRIPTIONS_MAX, SUBSCRIPTIONS_OF_ADDRESS_MAX);
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

  WebSockets(Vertx vertx, Lane lane, EthereumMethods methods, ChainEvents events) {
    this.vertx = vertx;
    this.lane = lane;
    this.methods = methods;
    events.add(this);
  }

  /** The options with bounds of what comes in. */
  static HttpServerOptions bounded(HttpServerOptions options) {
    return options
        .setWebSocketClosingTimeout(CLOSING_SECONDS)
        .setMaxWebSocketFrameSize(WebSocketMessages.FRAME_BYTES_MAX)
        .setMaxWebSocketMessageSize(RpcServer.BODY_BYTES_MAX)
        .setTcpKeepAlive(true);
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
    socket.setWriteQueueMaxSize(WAITING_BYTES);
    Subscriber subscriber = new Subscriber(vertx, socket, lane, caller, subscriptions);
    Subscriptions own = subscriber.own();
    subscribers.add(subscriber);
    WebSocketCalls calls = new WebSocketCalls(vertx, socket, lane, caller, dispatcher(own), own);
    WebSocketMessages messages =
        new WebSocketMessages(vertx, lane, caller, calls, socket::writeQueueFull);
    socket.closeHandler(
        closed -> {
          subscribers.remove(subscriber);
          sockets.leave(address);
          lane.close(caller);
          messages.leave();
          calls.leave();
        });
    socket.frameHandler(messages::take);
  }

  /** Closes a socket, of which nothing is read any more, and soon cuts it off. */
  static void end(Vertx vertx, ServerWebSocket socket, short code, String reason) {
    Wire.read(socket, false);
    var _ = socket.close(code, reason);
    vertx.setTimer(END_MAX.toMillis(), late -> Wire.cut(socket));
  }

  @Override
  public void block(long number) {
    if (!subscribers.isEmpty()) {
      BlockNews news = methods.news(number);
      subscribers.forEach(subscriber -> subscriber.tell(own -> own.block(news)));
    }
  }

  @Override
  public void transaction(SignedTransaction signed) {
    if (!subscribers.isEmpty()) {
      TransactionNews news = methods.news(signed);
      subscribers.forEach(subscriber -> subscriber.tell(own -> own.transaction(news)));
    }
  }

  @Override
  public void behind() {
    double mean = subscribers.stream().mapToLong(Subscriber::spent).average().orElse(0);
    subscribers.stream().filter(each -> each.spent() >= mean).forEach(Subscriber::behind);
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
}
