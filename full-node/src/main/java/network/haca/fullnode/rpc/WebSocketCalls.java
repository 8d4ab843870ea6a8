package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import network.haca.connection.server.Wire;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Held;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Lane.Admission;
import network.haca.fullnode.lane.LimitExceeded;
import network.haca.fullnode.lane.Place;
import network.haca.fullnode.lane.Work;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one WebSocket. One runs at a time; answers leave in their order, each when the one
 * before was taken. Other connections do not wait for them.
 */
final class WebSocketCalls implements MessageSink {
  /** Messages that wait for their answer, and their bytes; beyond, nothing more is read. */
  private static final int OPEN_MAX = 100;

  private static final int OPEN_BYTES_MAX = 1 << 20;

  /** A reader that takes an answer more slowly is cut off. */
  private static final Duration ANSWER_TAKEN_MAX = Duration.ofSeconds(30);

  /** Upper bound on a message that is read to find the id of a refused call, in bytes. */
  private static final int REFUSED_BYTES_READ_MAX = 32 << 10;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Lane lane;
  private final Caller caller;
  private final RpcDispatcher dispatcher;
  private final Subscriptions subscriptions;
  private Future<?> last = Future.succeededFuture();
  private Optional<Work> running = Optional.empty();
  private int open;
  private long openBytes;

  WebSocketCalls(
      Vertx vertx,
      ServerWebSocket socket,
      Lane lane,
      Caller caller,
      RpcDispatcher dispatcher,
      Subscriptions subscriptions) {
    this.vertx = vertx;
    this.socket = socket;
    this.lane = lane;
    this.caller = caller;
    this.dispatcher = dispatcher;
    this.subscriptions = subscriptions;
  }

  @Override
  public void message(Buffer message, Held held) {
    open++;
    openBytes += message.length();
    if (isFull()) {
      Wire.read(socket, false);
      socket.pause();
    }
    last =
        last.transform(before -> answer(message, held))
            .onComplete(
                done -> {
                  open--;
                  openBytes -= message.length();
                  if (!isFull() && !socket.isClosed()) {
                    Wire.read(socket, true);
                    socket.resume();
                  }
                });
  }

  @Override
  public void end(short code, String reason) {
    WebSockets.end(vertx, socket, code, reason);
  }

  @Override
  public boolean isFull() {
    return open >= OPEN_MAX || openBytes >= OPEN_BYTES_MAX;
  }

  /** The connection is gone. */
  void leave() {
    running.ifPresent(Work::leave);
    last.onComplete(done -> subscriptions.end());
  }

  private Future<Void> answer(Buffer message, Held held) {
    if (socket.isClosed()) {
      held.close();
      return Future.succeededFuture();
    }
    return switch (lane.enter(caller, held)) {
      case Admission.Refused(LimitExceeded reason, boolean _) ->
          write(RpcJson.write(RpcJson.error(id(message), reason)));
      case Admission.Admitted(Place place) -> answer(message, place);
    };
  }

  private Future<Void> answer(Buffer message, Place place) {
    running = Optional.of(place.work());
    return RpcExchange.run(vertx, lane, dispatcher, message, Coding.PLAIN, place)
        // It broke or was dropped: nobody hears of it.
        .otherwise(Optional.empty())
        .compose(
            answer ->
                answer
                    .map(given -> write(given.body().getBytes()))
                    .orElseGet(Future::succeededFuture))
        .onComplete(
            done -> {
              running = Optional.empty();
              place.close();
            });
  }

  private Future<Void> write(byte[] answer) {
    if (socket.isClosed()) {
      return Future.succeededFuture();
    }
    long timer =
        vertx.setTimer(
            ANSWER_TAKEN_MAX.toMillis(),
            late -> end(WebSockets.POLICY_VIOLATION, "answers are not read fast enough"));
    Future<Void> written =
        socket
            .writeTextMessage(Buffer.buffer(answer).toString())
            .onComplete(taken -> vertx.cancelTimer(timer));
    // Who subscribes knows the name of the subscription before it hears of anything.
    subscriptions.activate();
    return written;
  }

  /** The id of a call that is refused, if that is found quickly. */
  private static @Nullable JsonNode id(Buffer message) {
    if (message.length() > REFUSED_BYTES_READ_MAX) {
      return null;
    }
    try {
      return RpcJson.read(message.getBytes()).get("id");
    } catch (IOException e) {
      return null;
    }
  }
}
