package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1 connection in two steps if its request was answered before all of it had come:
 * the server's side at once, and the connection when the request has ended or the client has gone.
 * A TCP connection that is closed with bytes unread is reset, and a reset takes from the client
 * what it has not read of the answer (RFC 9112, section 9.6).
 */
final class LingeringClose extends ChannelDuplexHandler {
  /** Longest time for which the rest of an answered request is read and thrown away, in seconds. */
  static final int SECONDS_MAX = 5;

  private final Exchanges exchanges;
  private @Nullable ChannelPromise closed;
  private @Nullable Future<?> end;

  LingeringClose(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (closed != null) {
      PromiseNotifier.cascade(context.channel().closeFuture(), promise);
    } else if (context.channel().isActive() && exchanges.isAnsweredEarly()) {
      closed = promise;
      linger(context);
    } else {
      context.close(promise);
    }
  }

  private void linger(ChannelHandlerContext context) {
    closeOutput(context);
    end = context.executor().schedule(() -> finish(context), SECONDS_MAX, TimeUnit.SECONDS);
    context.channel().config().setAutoRead(true);
    context.read();
  }

  private static void closeOutput(ChannelHandlerContext context) {
    Channel channel = context.channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed == null) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent) {
      finish(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(context);
    context.fireChannelInactive();
  }

  private void finish(ChannelHandlerContext context) {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
    if (closed != null) {
      context.close(closed);
    }
  }
}
