package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import network.haca.connection.server.Protocol.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of one connection: the headers of a request have to be whole in time, however
 * steadily their bytes come, frames that carry nothing must not be too many, and what is written is
 * to be read.
 */
final class WireWatch extends ChannelDuplexHandler {
  static final AttributeKey<WireWatch> OF_CHANNEL = AttributeKey.valueOf(WireWatch.class, "watch");

  /** Looks at what is written in the time that it may stall. */
  private static final int LOOKS = 4;

  private static final byte[] LATE =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerLimits limits;
  private final Protocol protocol = new Protocol();
  private final Outflow outflow;
  private final OpenAnswers answers;
  private boolean isAnswering;
  private boolean isRequestBegun;
  private volatile long movedAt = System.nanoTime();
  private @Nullable Deadline deadline;
  private @Nullable FrameMeter frames;
  private @Nullable SocketMeter socket;
  private @Nullable Future<?> looks;

  WireWatch(Channel channel, ServerLimits limits) {
    this.limits = limits;
    this.outflow = new Outflow(channel, limits.stallMax(), System.nanoTime());
    this.answers = new OpenAnswers(limits.stallMax());
  }

  Outflow outflow() {
    return outflow;
  }

  /** The time at which bytes came or were written last; for any thread. */
  long movedAt() {
    return movedAt;
  }

  OpenAnswers answers() {
    return answers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline = new Deadline(limits.headersMax(), context.executor(), () -> late(context));
    deadline.begin(System.nanoTime());
    long pause = limits.stallMax().dividedBy(LOOKS).toNanos();
    looks =
        context
            .executor()
            .scheduleWithFixedDelay(() -> look(context), pause, pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    leave();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
    context.fireChannelInactive();
  }

  private void leave() {
    deadline().end();
    if (looks != null) {
      looks.cancel(false);
    }
  }

  private void look(ChannelHandlerContext context) {
    long now = System.nanoTime();
    if (outflow.isStalled(now)) {
      context.close();
    } else {
      answers.look(now);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf part && part.isReadable() && !isTaken(part)) {
      part.release();
      boolean isSocket = protocol.mode() == Mode.UPGRADED;
      end(
          context,
          isSocket
              ? SocketMeter.goodbye()
              : Goaway.calm("too many frames that carry nothing, or too little is read"));
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

  /** Returns true if the bytes that came are to be let through. */
  private boolean isTaken(ByteBuf part) {
    long now = System.nanoTime();
    movedAt = now;
    int preface = protocol.receive(part);
    return switch (protocol.mode()) {
      case HTTP_1 -> {
        if (!isAnswering && (isRequestBegun || !isBlank(part))) {
          isRequestBegun = true;
          deadline().begin(now);
        }
        yield true;
      }
      case HTTP_2 ->
          follow(part.slice(part.readerIndex() + preface, part.readableBytes() - preface), now)
              && !outflow.isOverrun(part.readableBytes(), now);
      case UPGRADED -> {
        socket = socket == null ? new SocketMeter(now) : socket;
        yield socket.take(part, now) && !outflow.isOverrun(part.readableBytes(), now);
      }
      // Until the preface is whole, the deadline of the connection's opening goes on.
      case UNKNOWN -> true;
    };
  }

  /** Empty lines may come before a request, and are none. */
  private static boolean isBlank(ByteBuf part) {
    return part.forEachByte(each -> each == '\r' || each == '\n') < 0;
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

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf part) {
      sent(part);
    }
    context.write(message, promise);
  }

  private void sent(ByteBuf part) {
    movedAt = System.nanoTime();
    if (protocol.isUpgradedBy(part)) {
      deadline().end();
      return;
    }
    if (frames != null) {
      frames.sent(part.readableBytes());
    }
    switch (protocol.mode()) {
      // The server may be the first that speaks.
      case UNKNOWN, HTTP_2 -> answers.follow(part);
      case UPGRADED -> {
        if (socket != null) {
          socket.send(part);
        }
      }
      case HTTP_1 -> {
        // Its answers go out one by one: the outflow is theirs.
      }
    }
  }

  /** Says of an HTTP/1 connection whether a request with whole headers waits for its answer. */
  void answering(boolean is) {
    isAnswering = is;
    if (is) {
      waiting();
    }
  }

  /** Nothing of a next request has come on this HTTP/1 connection. */
  void waiting() {
    isRequestBegun = false;
    deadline().end();
  }

  private void late(ChannelHandlerContext context) {
    end(
        context,
        switch (protocol.mode()) {
          case HTTP_1 -> isRequestBegun ? Unpooled.wrappedBuffer(LATE) : Unpooled.EMPTY_BUFFER;
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
