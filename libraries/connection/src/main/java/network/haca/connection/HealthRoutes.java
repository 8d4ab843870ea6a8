package network.haca.connection;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import network.haca.service.Health;

/** Answers {@code GET /health/live} and {@code GET /health/ready} on a role's own HTTP port. */
public final class HealthRoutes {
  private HealthRoutes() {}

  /** Answers the request if it asks for health; false if it asks for something else. */
  public static boolean serve(HttpServerRequest request, Health health) {
    boolean isRead =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    Optional<Health.Report> report = isRead ? health.at(request.path()) : Optional.empty();
    report.ifPresent(
        found -> {
          request.response().setStatusCode(found.status());
          request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
          var _ = JsonResponses.send(request.response(), found.toJson());
        });
    return report.isPresent();
  }
}
