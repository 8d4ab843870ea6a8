package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import network.haca.schemas.llm.PythonJson;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of the registry file may change while a node runs, and bounds of its clients. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LlmRegistryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CLIENT_MAX = 3;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private LlmNode node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    writeModels("fake", "");
    start("PRICES");
  }

  private void start(String reloading) throws Exception {
    node =
        LlmNodeClient.start(
            vertx,
            home,
            home.resolve("models.json"),
            Map.of(
                "llm.models.reload",
                reloading,
                "llm.client.requests.max",
                Integer.toString(CLIENT_MAX),
                "directory.file",
                home.resolve("node.json").toString()));
    http = LlmNodeClient.pinned(node);
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    node.close();
    provider.close();
    vertx.close().await();
  }

  private void writeModels(String modelProvider, String more) throws Exception {
    Files.writeString(
        home.resolve("models.json"),
        """
        {"providers": {"fake": {"url": "%s"}, "other": {"url": "http://127.0.0.1:1"}},
         "models": [{"name": "m", "provider": "%s"%s}]}
        """
            .formatted(provider.base(), modelProvider, more));
  }

  private HttpResponse<String> reload() throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/v1/reload".formatted(node.keysPort()));
    return http.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest chat(String content, String more) {
    return chat("m", content, more);
  }

  private HttpRequest chat(String model, String content, String more) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
            .formatted(model, content, more);
    URI uri = URI.create("https://localhost:%d/v1/chat/completions".formatted(node.port()));
    return HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private HttpResponse<String> send(String content, String more) throws Exception {
    return http.send(chat(content, more), BodyHandlers.ofString());
  }

  private int status(String model) throws Exception {
    return http.send(chat(model, "echo hi", ""), BodyHandlers.ofString()).statusCode();
  }

  private JsonNode model() throws Exception {
    URI uri = URI.create("https://localhost:%d/v1/models".formatted(node.port()));
    String list = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return PythonJson.parse(list).at("/data/0");
  }

  @Test
  void pricesAndLimitsAreReadAgain() throws Exception {
    assertTrue(model().path("pricing").isMissingNode());
    writeModels(
        "fake",
        ",\"price\":{\"input\":0.1,\"output\":2},\"limits\":{\"answerTokens\":50,\"requests\":1}");
    assertEquals(200, send("echo hi", ",\"max_tokens\":51").statusCode(), "not read yet");
    assertEquals("{\"status\":\"ok\",\"models\":1}", reload().body());
    assertEquals("0.0000001", model().at("/pricing/prompt").asText());
    assertEquals("0.000002", model().at("/pricing/completion").asText());
    HttpResponse<String> refused = send("echo hi", ",\"max_tokens\":51");
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("at most 50 tokens"), refused::body);
    assertEquals(200, send("echo hi", ",\"max_tokens\":50").statusCode());
    assertEquals(200, send("echo hi", "").statusCode());
    assertEquals(50, provider.seen().getLast().body().getInteger("max_tokens"));
  }

  @Test
  void whoRunsAModelIsMeasuredAndDoesNotChange() throws Exception {
    writeModels("other", "");
    HttpResponse<String> refused = reload();
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("measured"), refused::body);
    assertEquals("fake", model().get("owned_by").asText());
    Files.writeString(home.resolve("models.json"), "{\"models\": [{}]}");
    assertEquals(409, reload().statusCode());
    assertEquals(200, send("echo hi", "").statusCode(), "what was read before goes on");
  }

  @Test
  void aNodeThatMayChangeItsModelsServesNewOnesAtOnce() throws Exception {
    http.close();
    node.close();
    start("MODELS");
    writeModels("fake", ",\"aliases\":[\"other\"]}, {\"name\":\"new\",\"provider\":\"fake\"");
    assertEquals(404, status("other"), "not read yet");
    assertEquals("{\"status\":\"ok\",\"models\":2}", reload().body());
    assertEquals(200, status("other"));
    assertEquals(200, status("new"));
    assertEquals("new", provider.seen().getLast().body().getString("model"));
    writeModels("fake", "");
    assertEquals(200, reload().statusCode());
    assertEquals(404, status("new"));
  }

  @Test
  void aFileWithOneNameForTwoModelsIsNotTaken() throws Exception {
    writeModels("fake", "}, {\"name\": \"n\", \"aliases\": [\"M\"], \"provider\": \"fake\"");
    HttpResponse<String> refused = reload();
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("the name 'm' is given to two models"), refused::body);
  }

  @Test
  void aClientAndAModelHaveSoManyRequestsAtOnce() throws Exception {
    InputStream[] open = new InputStream[CLIENT_MAX];
    for (int i = 0; i < CLIENT_MAX; i++) {
      open[i] = http.send(chat("flood", ",\"stream\":true"), BodyHandlers.ofInputStream()).body();
    }
    HttpResponse<String> refused = send("echo hi", "");
    assertEquals(429, refused.statusCode());
    assertTrue(refused.body().contains("You have 3 requests"), refused::body);
    assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
    open[0].close();
    open[1].close();
    Await.until(PATIENCE, "they do not end", () -> send("echo hi", "").statusCode() == 200);
    writeModels("fake", ",\"limits\":{\"requests\":1}");
    assertEquals(200, reload().statusCode());
    refused = send("echo hi", "");
    assertEquals(429, refused.statusCode());
    assertTrue(refused.body().contains("Model 'm' answers 1 requests"), refused::body);
  }

  @Test
  void anIngressBoundsItsClientsToo() throws Exception {
    try (Ingress ingress =
        Ingress.start(
            vertx,
            IngressConfig.read(
                Map.of(
                    "ingress.http.port", "0",
                    "ingress.grpc.port", "0",
                    "directory.files", home.resolve("node.json").toString(),
                    "directory.refresh", "100ms",
                    "ingress.llm.client.requests.max", "1")))) {
      URI chat =
          URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(ingress.httpPort()));
      HttpRequest plain =
          HttpRequest.newBuilder(chat("echo hi", ""), (name, value) -> true).uri(chat).build();
      Await.until(
          PATIENCE,
          "the ingress does not find the node",
          () -> http.send(plain, BodyHandlers.discarding()).statusCode() == 200);
      HttpRequest endless =
          HttpRequest.newBuilder(chat("flood", ",\"stream\":true"), (name, value) -> true)
              .uri(chat)
              .build();
      try (InputStream open = http.send(endless, BodyHandlers.ofInputStream()).body()) {
        assertTrue(open.read() >= 0);
        HttpResponse<String> refused = http.send(plain, BodyHandlers.ofString());
        assertEquals(429, refused.statusCode());
        assertTrue(refused.body().contains("You have 1 requests"), refused::body);
      }
      Await.until(
          PATIENCE,
          "the place is not given back",
          () -> http.send(plain, BodyHandlers.discarding()).statusCode() == 200);
    }
  }
}
