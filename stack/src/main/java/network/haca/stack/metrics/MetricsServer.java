package network.haca.stack.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.service.Health;

/**
 * {@code GET /metrics} in Prometheus' text form, with all meters of this process, and {@code GET
 * /health/live} and {@code GET /health/ready}, with what its roles lack.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters;
  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsServer(
      PrometheusMeterRegistry meters, HttpServer server, ExecutorService threads) {
    this.meters = meters;
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param port 0 lets the system choose
   * @param health of the roles of this process
   * @throws IOException if the port is taken
   */
  public static MetricsServer start(String host, int port, Health health) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new IOException("metrics: port %d of %s is in use".formatted(port, host), e);
    }
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    Metrics.addRegistry(meters);
    // One client that is slow to ask must not keep another from its answer.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, CONTENT_TYPE, meters.scrape()));
    server.createContext("/health", exchange -> answer(exchange, health));
    server.start();
    return new MetricsServer(meters, server, threads);
  }

  private static void answer(HttpExchange exchange, Health health) throws IOException {
    Optional<Health.Report> report = health.at(exchange.getRequestURI().getPath());
    if (report.isPresent()) {
      answer(exchange, report.get().status(), "application/json", report.get().toJson());
    } else {
      answer(exchange, 404, "text/plain", "there are /health/live and /health/ready\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    Metrics.removeRegistry(meters);
    meters.close();
  }
}
