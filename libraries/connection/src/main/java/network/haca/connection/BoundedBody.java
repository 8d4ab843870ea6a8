package network.haca.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The whole body of a request or of an answer, if it is not too long. */
public final class BoundedBody {
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
    Buffer body = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(body));
    stream.handler(
        part -> {
          if (whole.future().isComplete()) {
            return;
          }
          Optional<Exception> refusal =
              body.length() + part.length() > bytesMax
                  ? Optional.of(tooLong.get())
                  : refusing.apply(part.length());
          refusal.ifPresentOrElse(
              reason -> refuse(stream, whole, reason), () -> body.appendBuffer(part));
        });
    stream.resume();
    return whole.future();
  }

  private static void refuse(ReadStream<Buffer> stream, Promise<Buffer> body, Exception reason) {
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
