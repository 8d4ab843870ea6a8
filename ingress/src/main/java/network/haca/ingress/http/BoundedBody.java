package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;

/**
 * Reads a body up to a limit; a longer one is refused as soon as that is known, and one that stalls
 * loses its connection. Its bytes count as held until the request is answered.
 */
final class BoundedBody {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final BodyMemory memory;
  private final Promise<Buffer> body = Promise.promise();
  private final Buffer collected = Buffer.buffer();
  private long stall;
  private boolean closesAfterAnswer;

  private BoundedBody(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, BodyMemory memory) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.memory = memory;
  }

  /** Fails with {@link RefusedException} if the body is too long, or too many are held. */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, BodyMemory memory) {
    return new BoundedBody(vertx, request, limits, memory).read();
  }

  private Future<Buffer> read() {
    request.response().endHandler(end -> answered());
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
    } else if (!memory.reserve(chunk.length())) {
      refuse(
          new RefusedException(
              Reason.OVERLOADED,
              "requests of %s bytes are held here already; try again later"
                  .formatted(memory.bytesMax())));
    } else {
      collected.appendBuffer(chunk);
    }
  }

  /** HTTP/1 cannot skip the rest of a body: the connection cannot be used again. */
  private void refuse(RefusedException refusal) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      closesAfterAnswer = true;
    }
    body.tryFail(refusal);
  }

  private void answered() {
    memory.release(collected.length());
    if (closesAfterAnswer) {
      request.connection().close();
    }
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        Reason.TOO_LARGE, "the body is larger than %s bytes".formatted(limits.bodyBytesMax()));
  }

  private long closeLater() {
    return vertx.setTimer(limits.idle().toMillis(), timer -> request.connection().close());
  }
}
