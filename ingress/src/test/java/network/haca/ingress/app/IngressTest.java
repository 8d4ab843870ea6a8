package network.haca.ingress.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import network.haca.connection.server.ListenAddress;
import network.haca.settings.InvalidSettingsException;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngressTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private IngressConfig config(int httpPort, int grpcPort) throws InvalidSettingsException {
    return IngressConfig.read(
        new TreeMap<>(
            Map.of(
                "ingress.http.port",
                Integer.toString(httpPort),
                "ingress.grpc.port",
                Integer.toString(grpcPort),
                "chain.rpc",
                "http://127.0.0.1:1")));
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Vert.x says that a server is closed a moment before its socket is. */
  private static void awaitGivenBack(int port) throws Exception {
    Await.until("port %d stays taken".formatted(port), () -> ListenAddress.isFree(port));
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path))).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aStartThatFailsHalfWayLeavesNoPortOpen() throws Exception {
    int free;
    try (ServerSocket socket = taken()) {
      free = socket.getLocalPort();
    }
    try (ServerSocket grpc = taken()) {
      String message =
          assertThrows(
                  IOException.class, () -> Ingress.start(vertx, config(free, grpc.getLocalPort())))
              .getMessage();
      assertEquals(
          "port %d of 127.0.0.1 is in use; choose another with ingress.grpc.port"
              .formatted(grpc.getLocalPort()),
          message);
    }
    awaitGivenBack(free);
  }

  @Test
  void readinessNamesWhatIsMissingAndLivenessIsAnotherQuestion() throws Exception {
    try (Ingress ingress = Ingress.start(vertx, config(0, 0))) {
      HttpResponse<String> ready = get(ingress.httpPort(), "/health/ready");
      assertEquals(503, ready.statusCode());
      assertTrue(ready.body().contains("\"name\":\"registry\""), ready.body());
      assertTrue(ready.body().contains("\"name\":\"nodes\""), ready.body());
      assertEquals(200, get(ingress.httpPort(), "/health/live").statusCode());
    }
  }

  @Test
  void requestsAreMeasuredByRouteAndStatus() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try (Ingress ingress = Ingress.start(vertx, config(0, 0))) {
      var _ = get(ingress.httpPort(), "/v2/models/any/ready");
      var _ = get(ingress.httpPort(), "/v2/models/other/ready");
      var _ = get(ingress.httpPort(), "/no/such/path");
      assertEquals(2, count(meters, "model_ready", "400"));
      assertEquals(1, count(meters, "unknown", "404"));
    } finally {
      Metrics.removeRegistry(meters);
    }
    assertTrue(meters.find("haca.ingress.nodes").gauges().isEmpty(), "gauges go with the role");
  }

  private static long count(SimpleMeterRegistry meters, String route, String status) {
    return meters
        .get("haca.ingress.requests")
        .tags("route", route, "status", status)
        .timer()
        .count();
  }
}
