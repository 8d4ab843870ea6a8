package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import network.haca.ingress.core.RefusedException;

/**
 * Reads a body up to a limit; a longer one is refused as soon as that is known, and one that stalls
 * loses its connection.
 */
final class BoundedBody {
  private BoundedBody() {}

  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, HttpLimits limits) {
    int bytesMax = limits.bodyBytesMax();
    Promise<Buffer> body = Promise.promise();
    RefusedException tooLarge =
        new RefusedException(
            RefusedException.Reason.TOO_LARGE,
            "the body is larger than %d bytes".formatted(bytesMax));
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > bytesMax) {
      closeAfterAnswer(request);
      return Future.failedFuture(tooLarge);
    }
    Buffer collected = Buffer.buffer();
    long[] stall = {closeLater(vertx, request, limits)};
    body.future().onComplete(done -> vertx.cancelTimer(stall[0]));
    request.handler(
        chunk -> {
          vertx.cancelTimer(stall[0]);
          stall[0] = closeLater(vertx, request, limits);
          if (collected.length() + chunk.length() <= bytesMax) {
            collected.appendBuffer(chunk);
          } else if (body.tryFail(tooLarge)) {
            closeAfterAnswer(request);
          }
        });
    request.endHandler(end -> body.tryComplete(collected));
    request.exceptionHandler(body::tryFail);
    return body.future();
  }

  private static long closeLater(Vertx vertx, HttpServerRequest request, HttpLimits limits) {
    return vertx.setTimer(limits.idle().toMillis(), timer -> request.connection().close());
  }

  /** HTTP/1 cannot skip the rest of a body: the connection cannot be used again. */
  private static void closeAfterAnswer(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.response().endHandler(end -> request.connection().close());
  }
}
