package network.haca.connection.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Tells the watch of an HTTP/1 connection when a request's headers are whole, and when none is
 * open.
 */
final class Exchanges extends ChannelDuplexHandler {
  static final String DECODER = "httpDecoder";

  private final WireWatch watch;
  private int open;
  private boolean isInterim;
  private boolean isUnended;
  private boolean isMalformed;

  Exchanges(WireWatch watch) {
    this.watch = watch;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      open++;
      isUnended = true;
      isMalformed = request.decoderResult().isFailure();
      watch.answering(true);
    }
    if (message instanceof LastHttpContent) {
      // A malformed request has no known end.
      isUnended = isMalformed;
      if (open == 0) {
        // Answered before it had ended: what came last was no headers.
        watch.waiting();
      }
    }
    context.fireChannelRead(message);
  }

  /** Returns true if all requests are answered, and more of the last one may come. */
  boolean isAnsweredEarly() {
    return open == 0 && isUnended;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (message instanceof LastHttpContent && !isInterim) {
      open--;
      watch.answering(open > 0);
    }
    context.write(message, promise);
  }
}
