package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import network.haca.connection.BodyRoom;
import network.haca.connection.BoundedBody;
import network.haca.connection.ContentCoding;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;

/**
 * Reads a request's body up to a limit, and unpacks it; a longer one is refused as soon as that is
 * known, and one that stalls loses its connection.
 */
final class RequestBody implements BodyRoom {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final HeldBytes held;
  private final Share share;
  private long stall;

  private RequestBody(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, HeldBytes held, Share share) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.held = held;
    this.share = share;
  }

  /**
   * Reads the body, which is in a known coding; fails with {@link RefusedException} if it is too
   * long or malformed, or too much is held.
   *
   * @param held by all requests
   * @param share of this one, to which the body is added
   */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, HttpLimits limits, HeldBytes held, Share share) {
    return new RequestBody(vertx, request, limits, held, share).read();
  }

  private Future<Buffer> read() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > limits.bodyBytesMax()) {
      BoundedBody.closeAfterAnswer(request);
      return Future.failedFuture(tooLarge());
    }
    stall = closeLater();
    return BoundedBody.read(request, limits.bodyBytesMax(), this::tooLarge, this, this::full)
        .onComplete(done -> vertx.cancelTimer(stall))
        .compose(this::unpacked);
  }

  private Future<Buffer> unpacked(Buffer body) {
    ContentCoding coding =
        ContentCoding.ofBody(request.getHeader(HttpHeaders.CONTENT_ENCODING)).orElseThrow();
    return coding == ContentCoding.IDENTITY
        ? Future.succeededFuture(body)
        : vertx.executeBlocking(() -> unpack(coding, body.getBytes()), false);
  }

  private Buffer unpack(ContentCoding coding, byte[] packed) throws RefusedException {
    try {
      return Buffer.buffer(
          coding.unpack(packed, limits.bodyBytesMax(), share::reserve).orElseThrow(this::full));
    } catch (ContentCoding.TooLongException e) {
      throw tooLarge();
    } catch (IOException e) {
      throw new RefusedException(
          Reason.INVALID, "the body is not in %s: %s".formatted(coding.header(), e.getMessage()));
    }
  }

  /** Told of each part that comes. */
  @Override
  public boolean reserve(long bytes) {
    vertx.cancelTimer(stall);
    stall = closeLater();
    return share.reserve(bytes);
  }

  @Override
  public void arriving(Runnable giveUp) {
    share.arriving(giveUp);
  }

  @Override
  public boolean arrived() {
    return share.arrived();
  }

  private RefusedException full() {
    return new RefusedException(Reason.OVERLOADED, held.refusal());
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        Reason.TOO_LARGE, "the body is larger than %s bytes".formatted(limits.bodyBytesMax()));
  }

  private long closeLater() {
    return vertx.setTimer(limits.idle().toMillis(), timer -> request.connection().close());
  }
}
