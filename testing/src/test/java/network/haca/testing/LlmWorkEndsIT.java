package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import network.haca.schemas.llm.PythonJson;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A bound that is reached and a client that leaves end the work at the provider, not only the
 * answer; asked through an ingress with two nodes over one provider.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LlmWorkEndsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final long BUFFERS_MAX = 32 << 20;

  @TempDir private static Path home;

  private static final Vertx VERTX = Vertx.vertx();
  private static final MoodyProvider PROVIDER = new MoodyProvider(VERTX);
  private static final List<LlmNode> NODES = new ArrayList<>();

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    NODES.add(node("first"));
    NODES.add(node("second"));
  }

  @AfterAll
  static void stop() {
    NODES.forEach(LlmNode::close);
    PROVIDER.close();
    VERTX.close().await();
  }

  /** What an earlier test has asked for has ended, too. */
  @BeforeEach
  void begin() throws Exception {
    assertWorkEnds(PATIENCE);
    PROVIDER.forget();
  }

  @AfterEach
  void end() {
    http.shutdownNow();
  }

  private static LlmNode node(String name) throws Exception {
    Path own = Files.createDirectory(home.resolve(name));
    StringBuilder models = new StringBuilder("{\"name\":\"ok\",\"provider\":\"p\"}");
    for (String model : "silent head begun drip line lines refusal done busy".split(" ")) {
      models.append(
          ",{\"name\":\"%1$s\",\"provider\":\"p\",\"fallbacks\":[{\"provider\":\"q\",\"upstream\":\"%1$s\"}]}"
              .formatted(model));
    }
    Path file =
        Files.writeString(
            own.resolve("models.json"),
            "{\"providers\":{\"p\":{\"url\":\"%1$s\"},\"q\":{\"url\":\"%1$s\"}},\"models\":[%2$s]}"
                .formatted(PROVIDER.base(), models));
    return LlmNodeClient.start(
        VERTX,
        own,
        file,
        Map.of(
            "directory.file", directory(name).toString(),
            "llm.provider.answer.max", "1048576",
            "llm.provider.stream.max", "1048576",
            "llm.provider.event.max", "65536",
            "llm.provider.total", "3s",
            "llm.requests.max", "1"));
  }

  private static Path directory(String node) {
    return home.resolve(node).resolve("directory.json");
  }

  private static Ingress ingress(String idle) throws Exception {
    return ingress(idle, "first", "second");
  }

  private static Ingress ingress(String idle, String... nodes) throws Exception {
    return Ingress.start(
        VERTX,
        IngressConfig.read(
            Map.of(
                "ingress.http.port",
                "0",
                "ingress.grpc.port",
                "0",
                "ingress.llm.idle",
                idle,
                "directory.files",
                Stream.of(nodes)
                    .map(node -> directory(node).toString())
                    .collect(Collectors.joining(",")))));
  }

  private static HttpRequest chat(Ingress ingress, String model, boolean isStream) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(ingress.httpPort())))
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"stream\":%s}"
                    .formatted(model, isStream)))
        .build();
  }

  private HttpResponse<String> ask(Ingress ingress, String model, boolean isStream)
      throws Exception {
    return http.send(chat(ingress, model, isStream), BodyHandlers.ofString());
  }

  private static void assertWorkEnds(Duration patience) throws Exception {
    Await.until(patience, "the provider's connection is open", () -> PROVIDER.open() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "line,true,200",
    "line,false,502",
    "lines,true,200",
    "lines,false,502",
    "refusal,true,502",
    "refusal,false,502",
    "drip,true,200",
    "drip,false,504",
    "done,true,200"
  })
  void whatHasNoEndIsEnded(String model, boolean isStream, int status) throws Exception {
    try (Ingress ingress = ingress("20s")) {
      HttpResponse<String> response = ask(ingress, model, isStream);
      assertEquals(status, response.statusCode(), response::body);
      assertWorkEnds(PATIENCE);
      assertTrue(PROVIDER.written() < BUFFERS_MAX, () -> PROVIDER.written() + " bytes were taken");
      boolean isNothingDone = model.equals("refusal");
      assertEquals(isNothingDone ? 2 : 1, PROVIDER.asked(), "work is not begun again elsewhere");
      assertEquals(
          status >= 500 && !isNothingDone ? "false" : "",
          response.headers().firstValue("x-should-retry").orElse(""));
      assertEquals(!model.equals("done"), response.body().contains("\"error\""), response::body);
      assertEquals(200, ask(ingress, "ok", false).statusCode(), "the node goes on");
    }
  }

  @ParameterizedTest
  @CsvSource({"silent,false", "silent,true", "head,false", "head,true", "begun,true", "line,false"})
  void aClientThatLeavesEndsTheWorkAndFreesItsPlace(String model, boolean isStream)
      throws Exception {
    try (Ingress ingress = ingress("20s")) {
      CompletableFuture<HttpResponse<String>> asked =
          http.sendAsync(chat(ingress, model, isStream), BodyHandlers.ofString());
      Await.until(PATIENCE, "it is not asked", () -> PROVIDER.asked() == 1);
      asked.cancel(true);
      assertWorkEnds(SOON);
      // The node hears of its client a moment after the provider does.
      Await.until(
          SOON,
          "its place stays taken",
          () -> {
            // In turn, of which one has the place.
            int either = ask(ingress, "ok", false).statusCode();
            return either == 200 && ask(ingress, "ok", false).statusCode() == 200;
          });
      for (int i = 0; i < 4; i++) {
        assertEquals(200, ask(ingress, "ok", false).statusCode(), "on either node");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "head"})
  void aSlowAnswerIsToldFromAnUnreachableNodeAndNotAskedForAgain(String model) throws Exception {
    try (Ingress ingress = ingress("300ms")) {
      HttpResponse<String> response = ask(ingress, model, false);
      assertEquals(504, response.statusCode(), response::body);
      assertTrue(response.body().contains("in time"), response::body);
      assertEquals("false", response.headers().firstValue("x-should-retry").orElse(""));
      assertWorkEnds(SOON);
      assertEquals(1, PROVIDER.asked(), "the other node is not asked");
    }
  }

  @Test
  void aStreamThatStopsIsCutAndItsWorkEnds() throws Exception {
    try (Ingress ingress = ingress("300ms")) {
      assertThrows(IOException.class, () -> ask(ingress, "begun", true));
      assertWorkEnds(SOON);
    }
  }

  @Test
  void onlyARequestThatWasNotSentIsGivenToAnotherNode() throws Exception {
    Deque<LlmNode> own = new ArrayDeque<>(List.of(node("third"), node("fourth")));
    try (Ingress ingress = ingress("20s", "third", "fourth")) {
      own.pop().close();
      for (int i = 0; i < 4; i++) {
        assertEquals(200, ask(ingress, "ok", false).statusCode());
      }
      own.pop().close();
      assertEquals(503, ask(ingress, "ok", false).statusCode());
    } finally {
      own.forEach(LlmNode::close);
    }
  }

  @Test
  void aProvidersRefusalComesThroughAsItWasGiven() throws Exception {
    try (Ingress ingress = ingress("20s")) {
      for (boolean isStream : new boolean[] {false, true}) {
        HttpResponse<String> response = ask(ingress, "busy", isStream);
        assertEquals(429, response.statusCode());
        assertEquals("7", response.headers().firstValue("Retry-After").orElse(""));
        JsonNode error = PythonJson.parse(response.body()).get("error");
        assertEquals(
            "{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}", error.toString());
      }
    }
  }
}
