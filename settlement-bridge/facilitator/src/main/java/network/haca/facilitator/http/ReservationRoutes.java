package network.haca.facilitator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.facilitator.core.Sessions;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;

/**
 * {@code POST /reservations} sets the worst case of a request aside; {@code …/ID/progress}, {@code
 * …/ID/charge} and {@code …/ID/settle} go on with it. All are for gates.
 */
final class ReservationRoutes {
  static final String PREFIX = "/reservations";

  /** Bytes of a body without a payment. */
  private static final int SHORT_MAX = 8 << 10;

  private static final Pattern STEP =
      Pattern.compile("/reservations/([0-9a-f]{64})/(progress|charge|settle)");

  private final Vertx vertx;
  private final Sessions sessions;
  private final ReservationSettling settling;
  private final Outcomes outcomes;
  private final Workload workload;
  private final DebtWait debtWait;

  ReservationRoutes(
      Vertx vertx,
      Sessions sessions,
      ReservationSettling settling,
      Outcomes outcomes,
      Workload workload,
      DebtWait debtWait) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.settling = settling;
    this.outcomes = outcomes;
    this.workload = workload;
    this.debtWait = debtWait;
  }

  void handle(HttpServerRequest request, String gate) {
    Matcher step = STEP.matcher(request.path());
    if (request.path().equals(PREFIX)) {
      workload.read(request, ReserveRequest.LENGTH_MAX, body -> reserve(request, body, gate));
    } else if (step.matches()) {
      Bytes32 id = Bytes32.fromHex("0x" + step.group(1));
      workload.read(
          request,
          SHORT_MAX,
          body ->
              switch (step.group(2)) {
                case "progress" -> progress(request, id, body, gate);
                case "charge" -> charge(request, id, body, gate);
                default -> settling.settle(request, id, gate);
              });
    } else {
      Workload.error(request, 404, "no such path: " + request.path());
    }
  }

  private Future<?> reserve(HttpServerRequest request, String body, String gate) {
    return switch (ReserveRequest.read(body)) {
      case Reading.Refused<ReserveRequest>(Refusal why) ->
          ReservationRefusals.malformed(request, why);
      case Reading.Value<ReserveRequest>(ReserveRequest asked) ->
          debtWait
              .answer(() -> sessions.reserve(asked, gate))
              .onFailure(broken -> ReservationRefusals.broken(request))
              .onSuccess(
                  answer -> {
                    outcomes.reserved(answer);
                    switch (answer) {
                      case ReserveAnswer.Reserved reserved ->
                          Workload.send(request, 200, reserved.reservation().toJson());
                      case ReserveAnswer.Refused(Refusal why) ->
                          ReservationRefusals.refuse(request, why);
                    }
                  });
    };
  }

  private Future<?> progress(HttpServerRequest request, Bytes32 id, String body, String gate) {
    return switch (ProgressRequest.read(body)) {
      case Reading.Refused<ProgressRequest>(Refusal why) ->
          ReservationRefusals.malformed(request, why);
      case Reading.Value<ProgressRequest>(ProgressRequest asked) ->
          work(
              request,
              () -> sessions.progress(id, asked.charged(), gate),
              answer -> {
                if (answer.isEmpty()) {
                  ReservationRefusals.unknown(request);
                  return;
                }
                switch (answer.get()) {
                  case ProgressAnswer.Renewed(long seconds) ->
                      Workload.send(request, 200, ProgressAnswer.renewed(seconds));
                  case ProgressAnswer.Closed(var charged) ->
                      Workload.send(request, 409, ProgressAnswer.closed(charged));
                  case ProgressAnswer.Failed(Refusal why) ->
                      ReservationRefusals.refuse(request, why);
                }
              });
    };
  }

  private Future<?> charge(HttpServerRequest request, Bytes32 id, String body, String gate) {
    return switch (ChargeRequest.read(body)) {
      case Reading.Refused<ChargeRequest>(Refusal why) ->
          ReservationRefusals.malformed(request, why);
      case Reading.Value<ChargeRequest>(ChargeRequest asked) ->
          work(
              request,
              () -> sessions.charge(id, asked, gate),
              answer ->
                  answer.ifPresentOrElse(
                      each -> Workload.send(request, 200, each.toJson()),
                      () -> ReservationRefusals.unknown(request)));
    };
  }

  private <T> Future<?> work(HttpServerRequest request, Callable<T> work, Consumer<T> answer) {
    return vertx
        .executeBlocking(work, false)
        .onSuccess(answer::accept)
        .onFailure(broken -> ReservationRefusals.broken(request));
  }
}
