package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import network.haca.devnet.network.NetworkPorts;
import network.haca.testing.observability.ObservabilityFiles;
import network.haca.testing.observability.ObservabilityFiles.Query;
import network.haca.testing.observability.Promtool;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and alert rules over a Prometheus that scrapes a whole network. */
@Timeout(300)
class DashboardQueriesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = NetworkPorts.free().metrics();

  @Test
  void everyQueryAnswersAndEveryRuleIsEvaluated() throws Exception {
    assumeFalse(
        Promtool.isMissing(), "prometheus is not installed (Debian's package prometheus has it)");
    try (LlmNetwork network = LlmNetwork.start(Files.createDirectory(home.resolve("haca")))) {
      Process prometheus = prometheus(network.ports().metrics());
      try {
        ask(network);
        Await.until(
            PATIENCE, "Prometheus scrapes nothing", () -> !result("haca_node_height").isEmpty());
        for (Query query : ObservabilityFiles.queries()) {
          Await.until(
              PATIENCE,
              "%s shows nothing: %s".formatted(query.panel(), query.expression()),
              () -> !result(query.expression()).isEmpty() || isOfAnotherNetwork(query));
        }
        assertRulesAreEvaluated();
      } finally {
        int _ = prometheus.destroyForcibly().waitFor();
      }
    }
  }

  private Process prometheus(int scraped) throws IOException {
    Path configuration =
        Files.writeString(
            home.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs:
              - job_name: haca
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(
                    ObservabilityFiles.PROMETHEUS.resolve("rules.yml").toRealPath(), scraped));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + home.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("prometheus.log").toFile())
        .start();
  }

  /** An answer of each kind, until it is settled: most counters begin with what they count. */
  private void ask(LlmNetwork network) throws Exception {
    HttpResponse<String> chat = network.chat("gpt-4.1", "measure", false);
    assertEquals(200, chat.statusCode(), chat::body);
    URI infer =
        URI.create(
            "http://127.0.0.1:%d/v2/models/projectile/infer".formatted(network.ports().http()));
    Await.until(
        PATIENCE,
        "no worker answers",
        () ->
            http.send(
                        HttpRequest.newBuilder(infer).POST(BodyPublishers.ofString(LAUNCH)).build(),
                        BodyHandlers.ofString())
                    .statusCode()
                == 200);
    var _ = network.awaitReceipt(LlmNetwork.leafOf(chat.body()));
  }

  /** Says whether a query asks only for what no process of this network measures. */
  private boolean isOfAnotherNetwork(Query query) throws Exception {
    for (String series : ObservabilityFiles.named(query.expression())) {
      if (!result("count({__name__=\"" + series + "\"})").isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private JsonNode result(String expression) throws Exception {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer;
    try {
      answer = get("/api/v1/query?query=" + encoded);
    } catch (IOException e) {
      // It does not listen yet.
      return new ObjectMapper().createArrayNode();
    }
    assertEquals("success", answer.path("status").asText(), () -> expression + ": " + answer);
    return answer.at("/data/result");
  }

  private void assertRulesAreEvaluated() throws Exception {
    for (JsonNode group : get("/api/v1/rules").at("/data/groups")) {
      for (JsonNode rule : group.get("rules")) {
        assertEquals("ok", rule.get("health").asText(), rule::toString);
        assertEquals("inactive", rule.get("state").asText(), rule::toString);
      }
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }
}
