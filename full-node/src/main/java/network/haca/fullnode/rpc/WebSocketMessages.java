package network.haca.fullnode.rpc;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Held;
import network.haca.fullnode.lane.Lane;

/** Puts the frames of one WebSocket together to messages, whose bytes count as they come. */
final class WebSocketMessages {
  /**
   * Nobody counts a frame's bytes before it is whole: it has room for the largest transaction in
   * hex, and what is longer comes in several.
   */
  static final int FRAME_BYTES_MAX = 320 << 10;

  /** From a message's first frame to its last. */
  static final Duration WHOLE_MAX = Duration.ofSeconds(30);

  /** Pings that come while their sender takes no answers. */
  static final int UNTAKEN_PINGS_MAX = 100;

  private static final String STALLED = "the message stalled while others had no room in memory";
  private static final short TOO_LONG = 1009;
  private static final int FRAMES_MAX = 10_000;

  private final Vertx vertx;
  private final Lane lane;
  private final Caller caller;
  private final MessageSink sink;
  private final BooleanSupplier isBehind;
  private Optional<Unfinished> unfinished = Optional.empty();
  private int untakenPings;
  private boolean isEnded;

  private static final class Unfinished {
    private final Buffer message = Buffer.buffer();
    private final Held held;
    private int frames;
    private long timer;

    private Unfinished(Held held) {
      this.held = held;
    }
  }

  /**
   * @param isBehind whether the socket's reader has much to take yet
   */
  WebSocketMessages(
      Vertx vertx, Lane lane, Caller caller, MessageSink sink, BooleanSupplier isBehind) {
    this.vertx = vertx;
    this.lane = lane;
    this.caller = caller;
    this.sink = sink;
    this.isBehind = isBehind;
  }

  /** A frame came. */
  void take(WebSocketFrame frame) {
    if (isEnded) {
      return;
    }
    if (frame.isPing()) {
      ping();
    } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      add(frame.binaryData(), frame.isFinal());
    }
  }

  /** The connection is gone. */
  void leave() {
    isEnded = true;
    drop();
  }

  private void ping() {
    untakenPings = isBehind.getAsBoolean() ? untakenPings + 1 : 0;
    if (untakenPings > UNTAKEN_PINGS_MAX) {
      end(WebSockets.POLICY_VIOLATION, "answers to pings are not read");
    }
  }

  private void add(Buffer part, boolean isLast) {
    Unfinished message = unfinished.orElseGet(this::begin);
    message.frames++;
    if (message.message.length() + (long) part.length() > RpcServer.BODY_BYTES_MAX) {
      end(TOO_LONG, "a message has at most 25 MiB");
    } else if (message.frames > FRAMES_MAX) {
      end(WebSockets.POLICY_VIOLATION, "a message has at most 10000 frames");
    } else if (!message.held.reserve(part.length())) {
      end(WebSockets.TRY_AGAIN_LATER, lane.memory().sentence());
    } else {
      message.message.appendBuffer(part);
      if (isLast && !message.held.arrived()) {
        end(WebSockets.TRY_AGAIN_LATER, STALLED);
      } else if (isLast) {
        vertx.cancelTimer(message.timer);
        unfinished = Optional.empty();
        sink.message(message.message, message.held);
      }
    }
  }

  private Unfinished begin() {
    Unfinished message = new Unfinished(lane.hold(caller));
    unfinished = Optional.of(message);
    message.timer = vertx.setTimer(WHOLE_MAX.toMillis(), late -> late(message));
    Context context = vertx.getOrCreateContext();
    message.held.arriving(() -> context.runOnContext(stalled -> giveUp(message)));
    return message;
  }

  private void giveUp(Unfinished message) {
    if (unfinished.filter(message::equals).isPresent()) {
      end(WebSockets.TRY_AGAIN_LATER, STALLED);
    }
  }

  private void late(Unfinished message) {
    if (sink.isFull()) {
      // Its rest was not read.
      message.timer = vertx.setTimer(WHOLE_MAX.toMillis(), late -> late(message));
    } else if (!isEnded) {
      end(WebSockets.POLICY_VIOLATION, "a message has to be whole within 30s");
    }
  }

  private void end(short code, String reason) {
    isEnded = true;
    drop();
    sink.end(code, reason);
  }

  private void drop() {
    unfinished.ifPresent(
        message -> {
          vertx.cancelTimer(message.timer);
          message.held.close();
        });
    unfinished = Optional.empty();
  }
}
