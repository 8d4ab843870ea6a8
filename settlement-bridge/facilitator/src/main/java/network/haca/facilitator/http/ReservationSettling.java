package network.haca.facilitator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.Sessions;
import network.haca.facilitator.core.Settlements;
import network.haca.primitives.Bytes32;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;

/** {@code POST /reservations/ID/settle}: moves the price of a reservation with {@code exact}. */
final class ReservationSettling {
  private final Vertx vertx;
  private final Sessions sessions;
  private final Settlements settlements;
  private final SettleWait settleWait;
  private final Outcomes outcomes;

  ReservationSettling(
      Vertx vertx,
      Sessions sessions,
      Settlements settlements,
      SettleWait settleWait,
      Outcomes outcomes) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.settlements = settlements;
    this.settleWait = settleWait;
    this.outcomes = outcomes;
  }

  Future<?> settle(HttpServerRequest request, Bytes32 id, String gate) {
    return vertx
        .executeBlocking(() -> sessions.settle(id, gate), false)
        .compose(
            claimed ->
                switch (claimed) {
                  case Reading.Refused<Session>(Refusal why) -> {
                    ReservationRefusals.refuse(request, why);
                    yield Future.succeededFuture();
                  }
                  case Reading.Value<Session>(Session session) ->
                      settleWait
                          .answer(
                              settlements.settle(session),
                              new FacilitatorRequest(session.payment(), session.offer()))
                          .onSuccess(
                              answer -> {
                                outcomes.settled(answer);
                                Workload.send(request, SettleWait.status(answer), answer.toJson());
                              });
                })
        .onFailure(broken -> ReservationRefusals.broken(request));
  }
}
