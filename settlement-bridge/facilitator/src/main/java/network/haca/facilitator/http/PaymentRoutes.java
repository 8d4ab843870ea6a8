package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import network.haca.facilitator.core.Job;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.Settlements;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.Supported;
import network.haca.x402.VerifyAnswer;

/** The three paths of x402: what is supported, whether a payment is good, and that it moves. */
final class PaymentRoutes {
  static final String SUPPORTED = "GET /supported";
  static final String VERIFY = "POST /verify";
  static final String SETTLE = "POST /settle";

  private final Vertx vertx;
  private final Settlements settlements;
  private final SettleWait settleWait;
  private final Supplier<Supported> supported;
  private final boolean answersJobs;
  private final Outcomes outcomes;
  private final Workload workload;

  PaymentRoutes(
      Vertx vertx,
      Settlements settlements,
      SettleWait settleWait,
      Supplier<Supported> supported,
      boolean answersJobs,
      Outcomes outcomes,
      Workload workload) {
    this.vertx = vertx;
    this.settlements = settlements;
    this.settleWait = settleWait;
    this.supported = supported;
    this.answersJobs = answersJobs;
    this.outcomes = outcomes;
    this.workload = workload;
  }

  void supported(HttpServerRequest request) {
    Workload.send(request, 200, supported.get().toJson());
  }

  void verify(HttpServerRequest request) {
    read(request, given -> verify(request, given));
  }

  void settle(HttpServerRequest request, String gate) {
    read(request, given -> settle(request, given, gate));
  }

  private void read(
      HttpServerRequest request, Function<Reading<FacilitatorRequest>, Future<?>> work) {
    workload.read(
        request, FacilitatorRequest.LENGTH_MAX, body -> work.apply(FacilitatorRequest.read(body)));
  }

  private Future<?> verify(HttpServerRequest request, Reading<FacilitatorRequest> given) {
    return switch (given) {
      case Reading.Refused<FacilitatorRequest>(Refusal why) -> {
        Workload.send(request, 400, VerifyAnswer.bad(why, Optional.empty()).toJson());
        yield Future.succeededFuture();
      }
      case Reading.Value<FacilitatorRequest>(FacilitatorRequest asked) ->
          vertx
              .executeBlocking(() -> settlements.verify(asked), false)
              .onSuccess(
                  answer -> {
                    outcomes.verified(answer);
                    Workload.send(request, answer.isUnavailable() ? 503 : 200, answer.toJson());
                  })
              .onFailure(
                  broken -> Workload.error(request, 500, "the facilitator cannot verify now"));
    };
  }

  private Future<?> settle(
      HttpServerRequest request, Reading<FacilitatorRequest> given, String gate) {
    return switch (given) {
      case Reading.Refused<FacilitatorRequest>(Refusal why) -> {
        malformed(request, why);
        yield Future.succeededFuture();
      }
      case Reading.Value<FacilitatorRequest>(FacilitatorRequest asked) ->
          vertx
              .executeBlocking(() -> settlements.settle(asked, gate), false)
              .compose(
                  end ->
                      answersJobs && !isRefused(end)
                          ? job(request, asked)
                          : answer(request, asked, end))
              .onFailure(
                  broken -> Workload.error(request, 500, "the facilitator cannot settle now"));
    };
  }

  private static boolean isRefused(CompletionStage<SettleAnswer> end) {
    return end.toCompletableFuture().isDone()
        && !end.toCompletableFuture().isCompletedExceptionally()
        && !end.toCompletableFuture().join().isSuccess();
  }

  private Future<Void> answer(
      HttpServerRequest request, FacilitatorRequest asked, CompletionStage<SettleAnswer> end) {
    return settleWait
        .answer(end, asked)
        .onSuccess(
            answer -> {
              outcomes.settled(answer);
              Workload.send(request, SettleWait.status(answer), answer.toJson());
            })
        .mapEmpty();
  }

  /**
   * As the original answers: what is settled later is a job, which can be asked about. A client of
   * x402 that knows no jobs reads that the settlement is pending, and what came of it when it asks
   * again.
   */
  private Future<Void> job(HttpServerRequest request, FacilitatorRequest asked) {
    PaymentIdentity identity = PaymentIdentity.of(asked.payment(), asked.offer());
    return vertx
        .executeBlocking(
            () -> {
              SettleAnswer soFar = settlements.soFar(asked);
              Job job = settlements.job(Session.paymentId(identity)).orElseThrow();
              return new Begun(soFar, job);
            },
            false)
        .onSuccess(begun -> send(request, begun))
        .mapEmpty();
  }

  private record Begun(SettleAnswer soFar, Job job) {}

  private static void send(HttpServerRequest request, Begun begun) {
    ObjectNode body = begun.soFar().toJson();
    body.set("paymentJob", Jobs.toJson(begun.job()));
    Workload.send(request, begun.soFar().isPending() ? 202 : 200, body);
  }

  private static void malformed(HttpServerRequest request, Refusal why) {
    Workload.send(
        request,
        400,
        JsonNodeFactory.instance
            .objectNode()
            .put("success", false)
            .put("errorReason", why.reason().code())
            .put("errorMessage", why.message())
            .put("transaction", "")
            .put("network", ""));
  }
}
