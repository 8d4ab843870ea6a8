package network.haca.connection.server;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers of an HTTP/2 connection that are not out. Each has a window that its client opens, or
 * does not, so each is watched by itself. For the connection's thread.
 */
final class OpenAnswers extends FrameHeads {
  private final long stallNanos;
  private final Map<Integer, Answer> answers = new HashMap<>();
  private @Nullable Http2ConnectionHandler connection;

  private static final class Answer {
    final HttpServerResponse response;
    final Http2Stream stream;
    long movedAt = System.nanoTime();

    Answer(HttpServerResponse response, Http2Stream stream) {
      this.response = response;
      this.stream = stream;
    }
  }

  OpenAnswers(Duration stallMax) {
    this.stallNanos = stallMax.toNanos();
  }

  void open(HttpServerResponse response, Http2ConnectionHandler on) {
    if (connection == null) {
      connection = on;
      on.connection()
          .addListener(
              new Http2ConnectionAdapter() {
                @Override
                public void onStreamClosed(Http2Stream stream) {
                  answers.remove(stream.id());
                }
              });
    }
    Http2Stream stream = on.connection().stream(response.streamId());
    if (stream != null) {
      answers.put(stream.id(), new Answer(response, stream));
    }
  }

  /** Resets the answers that wait for their client and of which nothing has gone for too long. */
  void look(long now) {
    for (Answer answer : List.copyOf(answers.values())) {
      if (!isWaiting(answer)) {
        answer.movedAt = now;
      } else if (now - answer.movedAt >= stallNanos) {
        answers.remove(answer.stream.id());
        answer.response.reset(Goaway.ENHANCE_YOUR_CALM);
      }
    }
  }

  /** An answer that has nothing to send now waits for the server, not for its client. */
  private boolean isWaiting(Answer answer) {
    return connection != null
        && answer.stream.state().localSideOpen()
        && (answer.response.ended()
            || answer.response.writeQueueFull()
            || connection.encoder().flowController().hasFlowControlled(answer.stream));
  }

  @Override
  void begun() {}

  @Override
  void found(int type, int flags, int stream, int content) {
    Answer answer = type == DATA && content > 0 ? answers.get(stream) : null;
    if (answer != null) {
      answer.movedAt = System.nanoTime();
    }
  }
}
