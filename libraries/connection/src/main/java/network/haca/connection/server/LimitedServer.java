package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * An HTTP server that no client can occupy: connections are counted when they are accepted, and a
 * client that is slow to ask, that takes nothing of its answer, or that floods a connection with
 * frames that carry nothing, loses its connection. Answers may take as long as they flow.
 */
public final class LimitedServer {
  private static final String VERTX_HANDLER = "handler";

  private final Vertx vertx;
  private final ServerLimits limits;
  private final HttpServer server;

  /**
   * @param options from {@link ServerLimits#options()}
   */
  public LimitedServer(Vertx vertx, ServerLimits limits, HttpServerOptions options) {
    this.vertx = vertx;
    this.limits = limits;
    this.server =
        new HttpServerImpl(new GuardedVertx((VertxInternal) vertx, limits), options)
            .connectionHandler(LimitedServer::followExchanges);
  }

  /** HTTP/2 is followed on the wire; of HTTP/1, Vert.x alone knows where an answer ends. */
  private static void followExchanges(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    WireWatch watch = channel.attr(WireWatch.OF_CHANNEL).get();
    ChannelPipeline pipeline = channel.pipeline();
    Idleness.follow(pipeline, watch.outflow());
    if (pipeline.get(Exchanges.DECODER) != null) {
      Exchanges exchanges = new Exchanges(watch);
      pipeline.addBefore(VERTX_HANDLER, "exchanges", exchanges);
      pipeline.addBefore(VERTX_HANDLER, "linger", new LingeringClose(exchanges));
    }
  }

  private static void followAnswer(HttpServerRequest request) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    WireWatch watch = channel.attr(WireWatch.OF_CHANNEL).get();
    Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
    watch.answers().open(request.response(), handler);
  }

  public LimitedServer requestHandler(Handler<HttpServerRequest> handler) {
    server.requestHandler(
        request -> {
          if (request.version() == HttpVersion.HTTP_2) {
            followAnswer(request);
          }
          if (!request.isEnded()) {
            BodyPace.follow(vertx, limits, request);
          }
          handler.handle(request);
        });
    return this;
  }

  /**
   * @param door decides by its headers whether a WebSocket may be opened
   */
  public LimitedServer webSocketHandler(PageGuard door, Handler<ServerWebSocket> handler) {
    server.webSocketHandshakeHandler(
        handshake -> {
          Optional<PageGuard.Refusal> refusal = door.refusal(handshake);
          if (refusal.isPresent()) {
            handshake.reject(refusal.get().status());
          } else {
            handshake.accept();
          }
        });
    server.webSocketHandler(
        socket -> {
          Wire.keepWhenQuiet(socket);
          handler.handle(socket);
        });
    return this;
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }
}
