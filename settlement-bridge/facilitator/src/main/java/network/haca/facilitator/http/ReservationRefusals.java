package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** Answers to gates whose reservations are refused. */
final class ReservationRefusals {
  private ReservationRefusals() {}

  static void broken(HttpServerRequest request) {
    refuse(request, new Refusal(Reason.UNAVAILABLE, "the ledger does not answer"));
  }

  static void unknown(HttpServerRequest request) {
    refuse(
        request, new Refusal(Reason.RESERVATION_UNKNOWN, "no reservation of the gate has that id"));
  }

  static void refuse(HttpServerRequest request, Refusal why) {
    int status =
        switch (why.reason()) {
          case UNAVAILABLE -> 503;
          case RESERVATION_UNKNOWN -> 404;
          case RESERVATION_CLOSED -> 409;
          default -> 402;
        };
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", why.reason().code())
            .put("message", why.message());
    Workload.send(request, status, body);
  }

  static Future<Void> malformed(HttpServerRequest request, Refusal why) {
    Workload.error(request, 400, why.message());
    return Future.succeededFuture();
  }
}
