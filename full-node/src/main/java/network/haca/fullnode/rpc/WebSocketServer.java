package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;

/** Ethereum JSON-RPC over WebSocket, with subscriptions. */
public final class WebSocketServer {
  private static final int CONNECTIONS_MAX = 1_000;

  /** Calls of one connection that wait for their answer. */
  private static final int OPEN_CALLS_MAX = 100;

  /** Notifications that a reader may be behind, in bytes; a slower one is cut off. */
  private static final int BEHIND_BYTES_MAX = 4 << 20;

  /** A reader that takes an answer more slowly is cut off. */
  private static final Duration ANSWER_TAKEN_MAX = Duration.ofSeconds(30);

  private static final short TRY_AGAIN_LATER = 1013;
  private static final short POLICY_VIOLATION = 1008;

  private final Vertx vertx;
  private final EthereumMethods methods;
  private final ChainEvents events;
  private final LimitedServer server;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param door which pages may open a connection
   */
  public WebSocketServer(
      Vertx vertx,
      EthereumMethods methods,
      ChainEvents events,
      ServerLimits limits,
      PageGuard door) {
    this.vertx = vertx;
    this.methods = methods;
    this.events = events;
    this.server =
        new LimitedServer(
                vertx,
                limits,
                limits
                    .options()
                    // A subscriber may have nothing to say, and hear nothing for long.
                    .setIdleTimeout(0)
                    .setMaxWebSocketFrameSize(RpcServer.BODY_BYTES_MAX)
                    .setMaxWebSocketMessageSize(RpcServer.BODY_BYTES_MAX))
            .requestHandler(
                request -> request.response().setStatusCode(426).end("this port speaks WebSocket"))
            .webSocketHandler(door, this::accept);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void accept(ServerWebSocket socket) {
    if (connections.incrementAndGet() > CONNECTIONS_MAX) {
      connections.decrementAndGet();
      socket.close(TRY_AGAIN_LATER, "over " + CONNECTIONS_MAX + " connections");
      return;
    }
    socket.setWriteQueueMaxSize(BEHIND_BYTES_MAX);
    Subscriptions subscriptions = methods.subscriptions(message -> tell(socket, message));
    events.add(subscriptions);
    socket.closeHandler(
        closed -> {
          events.remove(subscriptions);
          connections.decrementAndGet();
        });
    RpcDispatcher dispatcher =
        new RpcDispatcher(
            (method, params) ->
                switch (method) {
                  case "eth_subscribe" -> subscriptions.subscribe(params);
                  case "eth_unsubscribe" -> subscriptions.unsubscribe(params);
                  default -> methods.call(method, params);
                });
    Connection connection = new Connection(socket, dispatcher, subscriptions);
    socket.handler(connection::take);
  }

  /**
   * Answers leave in the order of the calls, each when the one before was taken; other connections
   * do not wait for them.
   */
  private final class Connection {
    private final ServerWebSocket socket;
    private final RpcDispatcher dispatcher;
    private final Subscriptions subscriptions;
    private Future<?> last = Future.succeededFuture();
    private int open;

    Connection(ServerWebSocket socket, RpcDispatcher dispatcher, Subscriptions subscriptions) {
      this.socket = socket;
      this.dispatcher = dispatcher;
      this.subscriptions = subscriptions;
    }

    void take(Buffer message) {
      if (++open >= OPEN_CALLS_MAX) {
        socket.pause();
      }
      last =
          last.transform(before -> vertx.executeBlocking(() -> answer(message), false))
              .compose(answer -> answer.map(this::write).orElseGet(Future::succeededFuture))
              .onComplete(
                  done -> {
                    open--;
                    socket.resume();
                  });
    }

    private Optional<byte[]> answer(Buffer message) {
      return socket.isClosed() ? Optional.empty() : dispatcher.answer(message.getBytes());
    }

    private Future<Void> write(byte[] answer) {
      if (socket.isClosed()) {
        return Future.succeededFuture();
      }
      long timer =
          vertx.setTimer(
              ANSWER_TAKEN_MAX.toMillis(),
              late -> socket.close(POLICY_VIOLATION, "answers are not read fast enough"));
      Future<Void> written =
          socket
              .writeTextMessage(Buffer.buffer(answer).toString())
              .onComplete(taken -> vertx.cancelTimer(timer));
      // Who subscribes knows the name of the subscription before it hears of anything.
      subscriptions.activate();
      return written;
    }
  }

  private static void tell(ServerWebSocket socket, ObjectNode message) {
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      socket.close(POLICY_VIOLATION, "notifications are not read fast enough");
      return;
    }
    socket.writeTextMessage(Buffer.buffer(RpcDispatcher.write(message)).toString());
  }
}
