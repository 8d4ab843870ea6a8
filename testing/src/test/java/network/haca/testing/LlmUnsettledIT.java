package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers of language models that a bridge settles ten times slower than they are given. */
@Timeout(300)
class LlmUnsettledIT {
  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
  private static final int CLIENTS = 16;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final long begin = System.currentTimeMillis();
  private final AtomicReference<HttpResponse<String>> refused = new AtomicReference<>();

  @AfterEach
  void stop() {
    vertx.close().await();
    http.shutdownNow();
  }

  /** Its time is all of a tenth of what passes. */
  private HttpServer slowBridge() {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              long now = System.currentTimeMillis();
              request
                  .response()
                  .end(
                      "{\"now\":%d,\"answeredAt\":%d,\"settledAt\":%d}"
                          .formatted(now, begin + (now - begin) / 10, now));
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private LlmNode node(FakeOpenAi provider) throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}}, "models": [{"name": "m", "provider": "fake"}]}
            """
                .formatted(provider.base()));
    return LlmNodeClient.start(
        vertx,
        home.resolve("node"),
        models,
        Map.of("directory.file", home.resolve("directory.json").toString()));
  }

  private Ingress ingress(HttpServer bridge) throws Exception {
    return Ingress.start(
        vertx,
        IngressConfig.read(
            Map.of(
                "ingress.http.port", "0",
                "ingress.grpc.port", "0",
                "ingress.settled.bridges", "http://127.0.0.1:" + bridge.actualPort(),
                "ingress.settled.within", "500ms",
                "directory.files", home.resolve("directory.json").toString())));
  }

  private boolean askUntilRefused(URI chat) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(chat).POST(BodyPublishers.ofString(CHAT)).build();
    while (refused.get() == null) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        refused.compareAndSet(null, answer);
      }
    }
    return true;
  }

  @Test
  void whatTheNetworkCannotSettleInTimeIsRefusedInOpenAisForm() throws Exception {
    try (FakeOpenAi provider = FakeOpenAi.start(vertx);
        LlmNode _ = node(provider);
        Ingress ingress = ingress(slowBridge());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      URI chat =
          URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(ingress.httpPort()));
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        load.add(clients.submit(() -> askUntilRefused(chat)));
      }
      for (Future<?> each : load) {
        var _ = each.get();
      }
    }
    HttpResponse<String> answer = Objects.requireNonNull(refused.get(), "nobody was refused");
    assertEquals(429, answer.statusCode(), answer::body);
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
    JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
    assertTrue(error.path("message").asText().contains("answers are settled after"), answer::body);
  }
}
