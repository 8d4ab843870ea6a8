package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import network.haca.connection.BoundedBody;
import network.haca.connection.HealthRoutes;
import network.haca.connection.JsonResponses;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.facilitator.core.Settlements;
import network.haca.service.Health;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.Supported;
import network.haca.x402.VerifyAnswer;

/**
 * {@code POST /verify} says whether a payment is good, {@code POST /settle} moves it, {@code GET
 * /supported} says what can be paid by; and the facilitator's health.
 */
public final class FacilitatorServer {
  private static final String SUPPORTED = "GET /supported";
  private static final String VERIFY = "POST /verify";
  private static final String SETTLE = "POST /settle";

  /** Idle time of a connection beyond the wait of its request, in seconds. */
  private static final int IDLE_SECONDS = 30;

  /** Requests that ask the chain, or wait for it, at once; one more is refused. */
  private static final int WORKING_MAX = 256;

  private final Vertx vertx;
  private final Settlements settlements;
  private final Supplier<Supported> supported;
  private final Access access;
  private final Health health;
  private final Outcomes outcomes;
  private final LimitedServer server;
  private final AtomicInteger working = new AtomicInteger();

  /**
   * Who may ask for what, and for how long.
   *
   * @param isOpen whether anybody may verify and ask what is supported
   * @param waitMax until {@code /settle} answers that the settlement is pending
   */
  public record Access(Gates gates, boolean isOpen, Duration waitMax) {}

  public FacilitatorServer(
      Vertx vertx,
      Settlements settlements,
      Supplier<Supported> supported,
      Access access,
      ServerLimits connections,
      Health health,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.settlements = settlements;
    this.supported = supported;
    this.access = access;
    this.health = health;
    this.outcomes = new Outcomes(meters);
    this.server =
        new LimitedServer(
                vertx,
                connections,
                connections
                    .options()
                    .setIdleTimeout((int) access.waitMax().toSeconds() + IDLE_SECONDS))
            .requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (HealthRoutes.serve(request, health)) {
      return;
    }
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Optional<String> gate =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .flatMap(access.gates()::of);
    String what = request.method() + " " + request.path();
    boolean isLooking = what.equals(SUPPORTED) || what.equals(VERIFY);
    if (!isLooking && !what.equals(SETTLE)) {
      error(request, 404, "no such path: " + what);
    } else if (gate.isEmpty() && !(isLooking && access.isOpen())) {
      error(request, 401, "a gate's secret is to stand in Authorization: Bearer");
    } else {
      switch (what) {
        case SUPPORTED -> send(request, 200, supported.get().toJson());
        case VERIFY -> read(request, given -> verify(request, given));
        default -> read(request, given -> settle(request, given, gate.orElseThrow()));
      }
    }
  }

  private interface Work {
    /** Completes once an answer is found. */
    Future<?> on(Reading<FacilitatorRequest> given);
  }

  private void read(HttpServerRequest request, Work work) {
    if (working.incrementAndGet() > WORKING_MAX) {
      working.decrementAndGet();
      error(request, 503, WORKING_MAX + " requests are worked on already");
      BoundedBody.closeAfterAnswer(request);
      return;
    }
    var _ =
        BoundedBody.read(
                request,
                FacilitatorRequest.LENGTH_MAX,
                () -> new IllegalArgumentException("the body is too long"))
            .onFailure(late -> error(request, 413, String.valueOf(late.getMessage())))
            .compose((Buffer body) -> work.on(FacilitatorRequest.read(body.toString())))
            .onComplete(_ -> working.decrementAndGet());
  }

  private Future<?> verify(HttpServerRequest request, Reading<FacilitatorRequest> given) {
    return switch (given) {
      case Reading.Refused<FacilitatorRequest>(Refusal why) -> {
        send(request, 400, VerifyAnswer.bad(why, Optional.empty()).toJson());
        yield Future.succeededFuture();
      }
      case Reading.Value<FacilitatorRequest>(FacilitatorRequest asked) ->
          vertx
              .executeBlocking(() -> settlements.verify(asked), false)
              .onSuccess(
                  answer -> {
                    outcomes.verified(answer);
                    send(request, status(answer.refusal()), answer.toJson());
                  })
              .onFailure(broken -> error(request, 500, "the facilitator cannot verify now"));
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
              .compose(end -> Future.fromCompletionStage(inTime(end, asked)))
              .onSuccess(
                  answer -> {
                    outcomes.settled(answer);
                    send(request, status(answer.refusal()), answer.toJson());
                  })
              .onFailure(broken -> error(request, 500, "the facilitator cannot settle now"));
    };
  }

  private CompletionStage<SettleAnswer> inTime(
      CompletionStage<SettleAnswer> end, FacilitatorRequest asked) {
    // A copy: what others wait for goes on.
    return end.toCompletableFuture()
        .thenApply(Optional::of)
        .completeOnTimeout(Optional.empty(), access.waitMax().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(answer -> answer.orElseGet(() -> settlements.soFar(asked)));
  }

  private void malformed(HttpServerRequest request, Refusal why) {
    send(
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

  private static int status(Optional<Refusal> refusal) {
    return refusal.map(Refusal::reason).equals(Optional.of(Reason.UNAVAILABLE)) ? 503 : 200;
  }

  private static void error(HttpServerRequest request, int status, String message) {
    JsonResponses.refuse(
        request.response(), status, JsonNodeFactory.instance.objectNode().put("error", message));
  }

  private static void send(HttpServerRequest request, int status, JsonNode body) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(status);
      JsonResponses.send(request.response(), body);
    }
  }
}
