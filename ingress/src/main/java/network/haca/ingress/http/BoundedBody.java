package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;

/**
 * Reads a body up to a limit; a longer one is refused as soon as that is known, and one that stalls
 * loses its connection.
 */
final class BoundedBody {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final HeldBytes held;
  private final Share share;
  private final Promise<Buffer> body = Promise.promise();
  private final Buffer collected = Buffer.buffer();
  private long stall;

  private BoundedBody(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, HeldBytes held, Share share) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.held = held;
    this.share = share;
  }

  /**
   * Reads the body; fails with {@link RefusedException} if it is too long, or too much is held.
   *
   * @param held by all requests
   * @param share of this one, to which the body is added
   */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, HeldBytes held, Share share) {
    return new BoundedBody(vertx, request, limits, held, share).read();
  }

  private Future<Buffer> read() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > limits.bodyBytesMax()) {
      refuse(tooLarge());
      return body.future();
    }
    stall = closeLater();
    body.future().onComplete(done -> vertx.cancelTimer(stall));
    request.handler(this::take);
    request.endHandler(end -> body.tryComplete(collected));
    request.exceptionHandler(body::tryFail);
    return body.future();
  }

  private void take(Buffer chunk) {
    vertx.cancelTimer(stall);
    if (body.future().isComplete()) {
      return;
    }
    stall = closeLater();
    if (collected.length() + chunk.length() > limits.bodyBytesMax()) {
      refuse(tooLarge());
    } else if (!share.reserve(chunk.length())) {
      refuse(new RefusedException(Reason.OVERLOADED, held.refusal()));
    } else {
      collected.appendBuffer(chunk);
    }
  }

  /** HTTP/1 cannot skip the rest of a body: the connection cannot be used again. */
  private void refuse(RefusedException refusal) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.response().endHandler(end -> request.connection().close());
    }
    body.tryFail(refusal);
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        Reason.TOO_LARGE, "the body is larger than %s bytes".formatted(limits.bodyBytesMax()));
  }

  private long closeLater() {
    return vertx.setTimer(limits.idle().toMillis(), timer -> request.connection().close());
  }
}
