package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.facilitator.core.Books;
import network.haca.facilitator.core.Sessions;
import network.haca.facilitator.core.Settlements;
import network.haca.service.Health;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.Supported;
import network.haca.x402.VerifyAnswer;
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.GrantKey;

/**
 * {@code POST /verify} says whether a payment is good, {@code POST /settle} moves it, {@code GET
 * /supported} says what can be paid by, {@code GET /grants/key} what grants are verified with,
 * {@code GET /books} what has happened; the reservations of gates, and the facilitator's health.
 */
public final class FacilitatorServer {
  private static final String SUPPORTED = "GET /supported";
  private static final String VERIFY = "POST /verify";
  private static final String SETTLE = "POST /settle";
  private static final String BOOKS = "GET /books";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final String GRANT_KEY = "GET /grants/key";

  /** Idle time of a connection beyond the wait of its request, in seconds. */
  private static final int IDLE_SECONDS = 30;

  private final Vertx vertx;
  private final Settlements settlements;
  private final Terms terms;
  private final Access access;
  private final Health health;
  private final Outcomes outcomes;
  private final LimitedServer server;
  private final Workload workload = new Workload();
  private final SettleWait settleWait;
  private final ReservationRoutes reservations;

  /**
   * Who may ask for what, and for how long.
   *
   * @param isOpen whether anybody may verify and ask what is supported
   * @param waitMax until {@code /settle} answers that the settlement is pending
   */
  public record Access(Gates gates, boolean isOpen, Duration waitMax) {}

  /** What this facilitator says of itself. */
  public record Terms(Supplier<Supported> supported, GrantKey grantKey, Books books) {}

  public FacilitatorServer(
      Vertx vertx,
      Settlements settlements,
      Sessions sessions,
      Terms terms,
      Access access,
      ServerLimits connections,
      Health health,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.settlements = settlements;
    this.terms = terms;
    this.access = access;
    this.health = health;
    this.outcomes = new Outcomes(meters);
    this.settleWait = new SettleWait(settlements, access.waitMax());
    this.reservations =
        new ReservationRoutes(vertx, sessions, settlements, settleWait, outcomes, workload);
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
    if (what.equals(GRANT_KEY)) {
      Workload.send(request, 200, terms.grantKey().toJson());
      return;
    }
    if (request.method().equals(HttpMethod.POST)
        && request.path().startsWith(ReservationRoutes.PREFIX)
        && gate.isPresent()) {
      reservations.handle(request, gate.get());
      return;
    }
    if (what.equals(BOOKS) && gate.isPresent()) {
      books(request);
      return;
    }
    boolean isLooking = what.equals(SUPPORTED) || what.equals(VERIFY);
    boolean isForGates =
        what.equals(SETTLE)
            || what.equals(BOOKS)
            || what.startsWith("POST " + ReservationRoutes.PREFIX);
    if (!isLooking && !isForGates) {
      Workload.error(request, 404, "no such path: " + what);
    } else if (gate.isEmpty() && !(isLooking && access.isOpen())) {
      Workload.error(request, 401, "a gate's secret is to stand in Authorization: Bearer");
    } else {
      switch (what) {
        case SUPPORTED -> Workload.send(request, 200, terms.supported().get().toJson());
        case VERIFY -> read(request, given -> verify(request, given));
        default -> read(request, given -> settle(request, given, gate.orElseThrow()));
      }
    }
  }

  private void books(HttpServerRequest request) {
    String after = String.valueOf(request.getParam("after", "0"));
    if (!NUMBER.matcher(after).matches()) {
      Workload.error(request, 400, "after is to be the number of an entry, or 0");
      return;
    }
    var _ =
        vertx
            .executeBlocking(
                () -> terms.books().page(Long.parseLong(after), BookPage.SIZE_MAX), false)
            .onSuccess(page -> Workload.send(request, 200, page.toJson()))
            .onFailure(broken -> Workload.error(request, 503, "the ledger does not answer"));
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
              .compose(end -> settleWait.answer(end, asked))
              .onSuccess(
                  answer -> {
                    outcomes.settled(answer);
                    Workload.send(request, SettleWait.status(answer), answer.toJson());
                  })
              .onFailure(
                  broken -> Workload.error(request, 500, "the facilitator cannot settle now"));
    };
  }

  private void malformed(HttpServerRequest request, Refusal why) {
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
