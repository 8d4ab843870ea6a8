package network.haca.role.metrics;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ListenAddress;
import network.haca.connection.server.ServerLimits;
import network.haca.service.Health;
import network.haca.service.Parts;

/**
 * {@code GET /metrics} in Prometheus' text form, with all meters of this process, and {@code GET
 * /health/live} and {@code GET /health/ready}, with what its roles lack.
 */
public final class MetricsServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Scrapes scrapes = new Scrapes(vertx, meters::scrape);
  private final Health health;
  private int port;

  private MetricsServer(Health health) {
    this.health = health;
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }

  /**
   * @param port 0 lets the system choose
   * @param health of the roles of this process
   * @throws IOException if the port is taken
   */
  public static MetricsServer start(String host, int port, Health health) throws IOException {
    return Parts.start(
        parts -> {
          MetricsServer server = parts.add(new MetricsServer(health));
          server.listen(host, port);
          Metrics.addRegistry(server.meters);
          return server;
        });
  }

  private void listen(String host, int chosen) throws IOException {
    LimitedServer server =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(this::answer);
    port = new ListenAddress("--metrics-port", host, chosen).open(server::listen);
  }

  private void answer(HttpServerRequest request) {
    if (HealthRoutes.serve(request, health)) {
      return;
    }
    if (!request.path().equals("/metrics")
        || !(request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))) {
      var _ =
          request
              .response()
              .setStatusCode(404)
              .end("there are GET /metrics, /health/live and /health/ready\n");
      return;
    }
    scrapes.answer(request.response());
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx.close().await();
    Metrics.removeRegistry(meters);
    meters.close();
  }
}
