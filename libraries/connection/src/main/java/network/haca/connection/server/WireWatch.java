package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of one connection: the headers of a request have to be whole in time, however
 * steadily their bytes come, and frames that carry nothing must not be too many.
 */
final class WireWatch extends ChannelDuplexHandler {
  static final AttributeKey<WireWatch> OF_CHANNEL = AttributeKey.valueOf(WireWatch.class, "watch");

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SWITCHING = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LATE =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private enum Mode {
    /** As much of HTTP/2's preface has come as was counted. */
    UNKNOWN,
    HTTP_1,
    HTTP_2,
    /** What an HTTP/1 connection was upgraded to. */
    UPGRADED
  }

  private final Duration headersMax;
  private Mode mode = Mode.UNKNOWN;
  private int matched;
  private boolean wasUpgraded;
  private boolean isAnswering;
  private @Nullable Deadline deadline;
  private @Nullable FrameMeter frames;

  WireWatch(Duration headersMax) {
    this.headersMax = headersMax;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline = new Deadline(headersMax, context.executor(), () -> late(context));
    deadline.begin(System.nanoTime());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deadline().end();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deadline().end();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf part && part.isReadable() && !isTaken(part)) {
      part.release();
      end(context, Goaway.calm("frames that carry nothing are too many"));
      return;
    }
    context.fireChannelRead(message);
  }

  /** A client that is slow to greet is not late with its headers. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent) {
      deadline().end();
      deadline().begin(System.nanoTime());
    }
    context.fireUserEventTriggered(event);
  }

  /** Whether what came is to be let through. */
  private boolean isTaken(ByteBuf part) {
    long now = System.nanoTime();
    int preface = mode == Mode.UNKNOWN ? match(part) : 0;
    switch (mode) {
      case HTTP_1 -> {
        if (!isAnswering) {
          deadline().begin(now);
        }
      }
      case HTTP_2 -> {
        return follow(
            part.slice(part.readerIndex() + preface, part.readableBytes() - preface), now);
      }
      case UNKNOWN, UPGRADED -> {
        // Until the preface is whole, the deadline of the connection's opening goes on.
      }
    }
    return true;
  }

  private boolean follow(ByteBuf part, long now) {
    FrameMeter meter = frames == null ? new FrameMeter(now) : frames;
    frames = meter;
    boolean isGood = meter.take(part, now);
    deadline().end();
    if (meter.isUnfinished()) {
      deadline().begin(meter.unfinishedSince());
    }
    return isGood;
  }

  /** Tells HTTP/2 from HTTP/1; the result is how many bytes of this part are the preface. */
  private int match(ByteBuf part) {
    int at = part.readerIndex();
    while (at < part.writerIndex() && matched < PREFACE.length) {
      if (part.getByte(at++) != PREFACE[matched++]) {
        mode = wasUpgraded ? Mode.UPGRADED : Mode.HTTP_1;
        return 0;
      }
    }
    if (matched == PREFACE.length) {
      mode = Mode.HTTP_2;
    }
    return at - part.readerIndex();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf part) {
      if (frames != null) {
        frames.sent(part.readableBytes());
      } else if (mode == Mode.HTTP_1 && isSwitching(part)) {
        mode = Mode.UNKNOWN;
        matched = 0;
        wasUpgraded = true;
        deadline().end();
      }
    }
    context.write(message, promise);
  }

  private static boolean isSwitching(ByteBuf part) {
    return part.readableBytes() >= SWITCHING.length
        && ByteBufUtil.equals(
            part, part.readerIndex(), Unpooled.wrappedBuffer(SWITCHING), 0, SWITCHING.length);
  }

  /** Says of an HTTP/1 connection whether a request with whole headers waits for its answer. */
  void answering(boolean is) {
    isAnswering = is;
    if (is) {
      deadline().end();
    }
  }

  /** Nothing of a next request has come on this HTTP/1 connection. */
  void waiting() {
    deadline().end();
  }

  private void late(ChannelHandlerContext context) {
    end(
        context,
        switch (mode) {
          case HTTP_1 -> Unpooled.wrappedBuffer(LATE);
          case HTTP_2 -> Goaway.calm("headers or a frame did not end in time");
          case UNKNOWN, UPGRADED -> Unpooled.EMPTY_BUFFER;
        });
  }

  private static void end(ChannelHandlerContext context, ByteBuf last) {
    context.writeAndFlush(last);
    context.close();
  }

  private Deadline deadline() {
    if (deadline == null) {
      throw new IllegalStateException("the watch is not on a connection");
    }
    return deadline;
  }
}
