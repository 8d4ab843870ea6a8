package network.haca.facilitator.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import network.haca.connection.server.RoleServer;
import network.haca.connection.server.ServerLimits;
import network.haca.facilitator.core.Sessions;
import network.haca.facilitator.core.Settlements;
import network.haca.service.Health;

/**
 * A facilitator's port. {@code POST /verify} says whether a payment is good, {@code POST /settle}
 * moves it, {@code GET /supported} says what can be paid by, {@code GET /grants/key} what grants
 * are verified with, {@code GET /books} what has happened; the reservations of gates, the
 * corrections of operators, what nodes of the original ask, and the facilitator's health.
 */
public final class FacilitatorServer {
  private static final String GRANT_KEY = "GET /grants/key";

  private final Terms terms;
  private final Access access;
  private final RoleServer server;
  private final PaymentRoutes payments;
  private final ReservationRoutes reservations;
  private final BookRoutes books;
  private final OriginalRoutes originals;

  /**
   * Who may ask for what, and for how long.
   *
   * @param operators who may enter credits
   * @param isOpen whether anybody may ask what costs no claim
   * @param waitMax until {@code /settle} answers that the settlement is pending
   * @param debtWait for which a request waits until its payer owes less
   * @param answersJobs whether {@code /settle} answers with a job, and does not wait
   */
  public record Access(
      Gates gates,
      Optional<Gates> operators,
      boolean isOpen,
      Duration waitMax,
      Duration debtWait,
      boolean answersJobs) {}

  public FacilitatorServer(
      Vertx vertx,
      Settlements settlements,
      Sessions sessions,
      Terms terms,
      Access access,
      ServerLimits connections,
      Health health,
      MeterRegistry meters) {
    this.terms = terms;
    this.access = access;
    Outcomes outcomes = new Outcomes(meters);
    Workload workload = new Workload();
    SettleWait settleWait = new SettleWait(settlements, access.waitMax());
    this.payments =
        new PaymentRoutes(
            vertx,
            settlements,
            settleWait,
            terms.supported(),
            access.answersJobs(),
            outcomes,
            workload);
    this.reservations =
        new ReservationRoutes(
            vertx,
            sessions,
            new ReservationSettling(vertx, sessions, settlements, settleWait, outcomes),
            outcomes,
            workload,
            new DebtWait(vertx, access.debtWait()));
    this.books = new BookRoutes(vertx, sessions, terms.books(), access.operators(), workload);
    this.originals = new OriginalRoutes(vertx, settlements, terms.services(), workload);
    this.server = new RoleServer(vertx, connections, access.waitMax(), health, this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    String what = request.method() + " " + request.path();
    Optional<String> gate =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .flatMap(access.gates()::of);
    switch (what) {
      case GRANT_KEY -> Workload.send(request, 200, terms.grantKey().toJson());
      case BookRoutes.CORRECTIONS -> books.correct(request);
      case PaymentRoutes.SUPPORTED,
          PaymentRoutes.VERIFY,
          OriginalRoutes.SETTLE_DATA,
          OriginalRoutes.HEARTBEAT -> {
        if (gate.isPresent() || access.isOpen()) {
          open(request, what);
        } else {
          unknown(request);
        }
      }
      default -> {
        if (!isForGates(what)) {
          Workload.error(request, 404, "no such path: " + what);
        } else if (gate.isPresent()) {
          forGate(request, what, gate.get());
        } else {
          unknown(request);
        }
      }
    }
  }

  private static boolean isForGates(String what) {
    return what.equals(PaymentRoutes.SETTLE)
        || what.equals(BookRoutes.BOOKS)
        || what.startsWith(OriginalRoutes.JOB_PREFIX)
        || what.startsWith("POST " + ReservationRoutes.PREFIX);
  }

  private void open(HttpServerRequest request, String what) {
    switch (what) {
      case PaymentRoutes.SUPPORTED -> payments.supported(request);
      case PaymentRoutes.VERIFY -> payments.verify(request);
      case OriginalRoutes.SETTLE_DATA -> originals.settleData(request);
      default -> originals.heartbeat(request);
    }
  }

  private void forGate(HttpServerRequest request, String what, String gate) {
    switch (what) {
      case PaymentRoutes.SETTLE -> payments.settle(request, gate);
      case BookRoutes.BOOKS -> books.page(request);
      default -> {
        if (what.startsWith(OriginalRoutes.JOB_PREFIX)) {
          originals.job(request, gate);
        } else {
          reservations.handle(request, gate);
        }
      }
    }
  }

  private static void unknown(HttpServerRequest request) {
    Workload.error(request, 401, "a gate's secret is to stand in Authorization: Bearer");
  }
}
