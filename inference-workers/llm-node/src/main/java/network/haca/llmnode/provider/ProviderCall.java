package network.haca.llmnode.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider's server. It is reset, which closes its connection, when the client has
 * left, when its time is over, and when what comes is not wanted.
 */
final class ProviderCall {
  private final Vertx vertx;
  private final Future<Void> left;
  private final long deadline;
  private final Promise<HttpClientResponse> head = Promise.promise();
  private @Nullable HttpClientRequest request;
  private boolean isLate;
  private boolean isReset;
  private boolean isOver;

  /**
   * @param left completes when nobody waits for the answer any more
   * @param total that the call may take until its answer has ended
   */
  ProviderCall(Vertx vertx, Future<Void> left, Duration total) {
    this.vertx = vertx;
    this.left = left;
    this.deadline =
        vertx.setTimer(
            total.toMillis(),
            over -> {
              isLate = true;
              reset();
            });
  }

  /** The answer's head; fails at once if the call is reset before it comes. */
  Future<HttpClientResponse> send(HttpClient client, RequestOptions options, Buffer body) {
    left.onComplete(
        gone -> {
          if (!isOver) {
            reset();
          }
        });
    client
        .request(options)
        .compose(
            made -> {
              request = made;
              if (isReset) {
                made.reset();
              }
              return made.send(body);
            })
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                head.tryComplete(answer.result());
              } else {
                head.tryFail(answer.cause());
              }
            });
    return head.future();
  }

  /** Returns true if it ended because its time was over. */
  boolean isLate() {
    return isLate;
  }

  /** Returns true if the provider may have got the request, and may work on it. */
  boolean isSent() {
    return request != null;
  }

  boolean isLeft() {
    return left.isComplete();
  }

  /** The answer has come to its end, or never comes. */
  void ended() {
    isOver = true;
    vertx.cancelTimer(deadline);
  }

  /** Nothing more is read; the connection closes. */
  void reset() {
    isReset = true;
    ended();
    if (request != null) {
      request.reset();
    }
    head.tryFail("nobody waits for the answer any more");
  }

  /** An answer that is whole already is to end by itself soon, or is reset. */
  void resetUnlessEndedWithin(Duration grace, Future<Void> end) {
    isOver = true;
    long timer = vertx.setTimer(grace.toMillis(), over -> reset());
    end.onComplete(ended -> vertx.cancelTimer(timer));
  }
}
