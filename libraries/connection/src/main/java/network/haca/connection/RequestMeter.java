package network.haca.connection;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures how long requests take, by route and status. The status is the HTTP status or, of a gRPC
 * call, the name of its gRPC status in lower case; {@code left} if the client went away before the
 * answer had ended.
 */
public final class RequestMeter {
  private static final String GRPC_STATUS = "grpc-status";
  private static final String GRPC_TYPE = "application/grpc";

  /** Every status that gRPC has, by its number. */
  private static final String[] GRPC_NAMES = {
    "ok",
    "cancelled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated"
  };

  /** Upper ends of the histogram's buckets: from a small model's run to a long stream. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2)
  };

  private record Key(String route, String status) {}

  private final String name;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param name of the timer, such as {@code haca.ingress.requests}
   */
  public RequestMeter(String name) {
    this.name = name;
  }

  /**
   * Measures a request from now until its answer has ended.
   *
   * @param route one of few, however many paths there are
   */
  public void measure(HttpServerRequest request, String route) {
    long began = System.nanoTime();
    request
        .response()
        .endHandler(
            ended ->
                timer(new Key(route, status(request)))
                    .record(Duration.ofNanos(System.nanoTime() - began)));
  }

  private Timer timer(Key key) {
    return timers.computeIfAbsent(
        key,
        missing ->
            Timer.builder(name)
                .description("How long requests took until their answer had ended")
                .tags("route", key.route(), "status", key.status())
                .serviceLevelObjectives(BUCKETS)
                .register(Metrics.globalRegistry));
  }

  private static String status(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!response.ended()) {
      return "left";
    }
    boolean isGrpc =
        Objects.requireNonNullElse(request.getHeader("content-type"), "").startsWith(GRPC_TYPE);
    return isGrpc ? grpcStatus(response) : Integer.toString(response.getStatusCode());
  }

  private static String grpcStatus(HttpServerResponse response) {
    String number =
        Optional.ofNullable(response.trailers().get(GRPC_STATUS))
            .or(() -> Optional.ofNullable(response.headers().get(GRPC_STATUS)))
            .orElse("");
    return number.matches("1[0-6]|[0-9]") ? GRPC_NAMES[Integer.parseInt(number)] : "unknown";
  }
}
