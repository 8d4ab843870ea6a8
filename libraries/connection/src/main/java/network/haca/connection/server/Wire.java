package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;

/** The wire under Vert.x' connections and WebSockets, as far as they do not show it. */
public final class Wire {
  private Wire() {}

  /** Runs an action when the connection ends, whatever it was upgraded to before. */
  public static void onEnd(HttpConnection connection, Runnable action) {
    ((ConnectionBase) connection).channel().closeFuture().addListener(ended -> action.run());
  }

  /** A WebSocket may be quiet for long, unlike a connection that nobody asks anything on. */
  static void keepWhenQuiet(ServerWebSocket socket) {
    var pipeline = channel(socket).pipeline();
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
  }

  /**
   * Reads from a WebSocket's wire, or stops that at once: a WebSocket that is paused reads some
   * frames more.
   */
  public static void read(ServerWebSocket socket, boolean is) {
    channel(socket).config().setAutoRead(is);
  }

  /** Ends the connection now: a reader that takes nothing never comes to a closing frame. */
  public static void cut(ServerWebSocket socket) {
    channel(socket).close();
  }

  private static Channel channel(ServerWebSocket socket) {
    return ((WebSocketInternal) socket).channelHandlerContext().channel();
  }
}
