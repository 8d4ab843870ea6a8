package network.haca.connection.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Follows how a request's body comes. It has to end in time, and on the way there nobody may send
 * most of it and then stall: what is in memory of it is kept from others meanwhile.
 */
final class BodyPace {
  private static final long SECOND_MILLIS = 1_000;
  private static final int REQUEST_TIMEOUT = 408;

  private final ServerLimits limits;
  private final HttpServerRequest request;
  private long before;

  private BodyPace(ServerLimits limits, HttpServerRequest request) {
    this.limits = limits;
    this.request = request;
  }

  /** Until the body has ended, or its connection. */
  static void follow(Vertx vertx, ServerLimits limits, HttpServerRequest request) {
    BodyPace pace = new BodyPace(limits, request);
    long end = vertx.setTimer(limits.bodyMax().toMillis(), late -> pace.late());
    long looks = vertx.setPeriodic(limits.paceTime().toMillis(), look -> pace.look());
    request
        .end()
        .onComplete(
            ended -> {
              vertx.cancelTimer(end);
              vertx.cancelTimer(looks);
            });
  }

  private void late() {
    cut("the body did not end within " + limits.bodyMax());
  }

  private void look() {
    long now = request.bytesRead();
    long least = ServerLimits.BODY_BYTES_MIN * limits.paceTime().toMillis() / SECOND_MILLIS;
    if (now - before < least) {
      cut(
          "the body came more slowly than %d bytes a second"
              .formatted(ServerLimits.BODY_BYTES_MIN));
    }
    before = now;
  }

  private void cut(String reason) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(Goaway.ENHANCE_YOUR_CALM);
      return;
    }
    if (!request.response().headWritten()) {
      request
          .response()
          .setStatusCode(REQUEST_TIMEOUT)
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
          .end(reason);
    }
    request.connection().close();
  }
}
