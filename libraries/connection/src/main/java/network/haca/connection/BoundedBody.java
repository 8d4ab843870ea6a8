package network.haca.connection;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The whole body of a request or of an answer, if it is not too long. */
public final class BoundedBody {
  private static final int OK = 200;

  private BoundedBody() {}

  /**
   * What is beyond the limit is read and thrown away until the answer is written, or who reads ends
   * the connection.
   *
   * @param tooLong with what the result fails then
   */
  public static Future<Buffer> read(
      ReadStream<Buffer> stream, int bytesMax, Supplier<? extends Exception> tooLong) {
    return read(stream, bytesMax, tooLong, bytes -> Optional.empty());
  }

  /**
   * The body of an answer of status 200. Any other status is a failure that names it; an answer
   * that is too long is ended.
   *
   * @param tooLong what the failure says then
   */
  public static Future<Buffer> ofAnswer(HttpClientResponse answer, int bytesMax, String tooLong) {
    return answer.statusCode() == OK
        ? read(answer, bytesMax, () -> new IllegalStateException(tooLong))
            .onFailure(failure -> answer.request().reset())
        : Future.failedFuture("it answers " + answer.statusCode());
  }

  /**
   * The same.
   *
   * @param refusing with what the result fails if so many bytes more cannot be held; nothing if
   *     they can
   */
  public static Future<Buffer> read(
      ReadStream<Buffer> stream,
      int bytesMax,
      Supplier<? extends Exception> tooLong,
      IntFunction<Optional<Exception>> refusing) {
    Promise<Buffer> whole = Promise.promise();
    read(stream, bytesMax, tooLong, refusing, whole);
    return whole.future();
  }

  /**
   * The same of a client's body, which loses its room to others if it stalls while there is none.
   *
   * @param full with what the result fails if there is no room
   */
  public static Future<Buffer> read(
      HttpServerRequest request,
      int bytesMax,
      Supplier<? extends Exception> tooLong,
      BodyRoom room,
      Supplier<? extends Exception> full) {
    Promise<Buffer> whole = Promise.promise();
    Context context = Objects.requireNonNull(Vertx.currentContext());
    room.arriving(() -> context.runOnContext(stalled -> refuse(request, whole, full.get())));
    read(
        request,
        bytesMax,
        tooLong,
        bytes -> room.reserve(bytes) ? Optional.empty() : Optional.of(full.get()),
        whole);
    return whole
        .future()
        .onFailure(failed -> room.arrived())
        .compose(
            body ->
                room.arrived() ? Future.succeededFuture(body) : Future.failedFuture(full.get()));
  }

  private static void read(
      ReadStream<Buffer> stream,
      int bytesMax,
      Supplier<? extends Exception> tooLong,
      IntFunction<Optional<Exception>> refusing,
      Promise<Buffer> whole) {
    if (stream instanceof HttpServerRequest request && isAwaited(request)) {
      if (length(request) > bytesMax) {
        refuse(request, whole, tooLong.get());
        return;
      }
      request.response().writeContinue();
    }
    Buffer body = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail);
    if (stream instanceof HttpServerRequest request && request.version() != HttpVersion.HTTP_2) {
      failWhenClosed(request, whole);
    }
    stream.endHandler(end -> whole.tryComplete(body));
    stream.handler(
        part -> {
          Optional<Exception> refusal =
              body.length() + part.length() > bytesMax
                  ? Optional.of(tooLong.get())
                  : refusing.apply(part.length());
          refusal.ifPresentOrElse(
              reason -> refuse(stream, whole, reason), () -> body.appendBuffer(part));
        });
    stream.resume();
  }

  /** Returns true if the client sends the body when it is told to (RFC 9110, section 10.1.1). */
  private static boolean isAwaited(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  /** As the request names it; 0 if it does not. */
  private static long length(HttpServerRequest request) {
    String named = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return named != null && named.matches("[0-9]{1,18}") ? Long.parseLong(named) : 0;
  }

  /** Vert.x tells a request of HTTP/1 of its connection's end only until it is answered. */
  private static void failWhenClosed(HttpServerRequest request, Promise<Buffer> whole) {
    HttpConnection connection = request.connection();
    connection.closeHandler(gone -> whole.tryFail(new ClosedChannelException()));
    whole.future().onComplete(over -> connection.closeHandler(gone -> {}));
  }

  /** What has come is let go of at once, however long the rest takes. */
  private static void refuse(ReadStream<Buffer> stream, Promise<Buffer> body, Exception reason) {
    if (body.future().isComplete()) {
      return;
    }
    stream.handler(rest -> {});
    stream.endHandler(end -> {});
    if (stream instanceof HttpServerRequest request) {
      closeAfterAnswer(request);
    }
    body.tryFail(reason);
  }

  /**
   * Closes the connection of a request that is answered before its body has ended: HTTP/1 cannot
   * skip the rest of a body.
   */
  public static void closeAfterAnswer(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      // After the end is written, and leaving the end handler to who measures the request.
      request
          .response()
          .bodyEndHandler(
              ending ->
                  Objects.requireNonNull(Vertx.currentContext())
                      .runOnContext(written -> request.connection().close()));
    }
  }
}
