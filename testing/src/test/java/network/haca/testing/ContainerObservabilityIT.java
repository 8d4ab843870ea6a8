package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import network.haca.testing.observability.ObservabilityFiles;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The profile {@code observability} of {@code compose.yaml}: what watches the network reaches it.
 * Each of the two images is needed only by its own test.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ContainerObservabilityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Those of every network, and one of a profile, which is found by its name. */
  private static final Set<String> ROLES =
      Set.of(
          "bridge",
          "explorer",
          "full-node",
          "ingress",
          "llm-node",
          "proof-stream",
          "walrus",
          "worker-tee",
          "worker-vanilla");

  private static final String ADMINISTRATOR =
      "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void prometheusReachesEveryRoleAndHasTheRules() throws Exception {
    try (ComposeStack stack = stack("prometheus")) {
      URI prometheus = URI.create("http://127.0.0.1:" + stack.prometheusPort());
      stack.up();
      var _ = stack.run("--profile", "observability", "up", "-d", "prometheus");
      awaitAllUp(prometheus);
      List<String> rules = get(prometheus, "/api/v1/rules").findValuesAsText("health");
      assertTrue(rules.size() > 1, rules::toString);
      assertEquals(Set.of("ok"), Set.copyOf(rules));
      var _ = stack.run("kill", "walrus");
      Await.until(
          PATIENCE,
          "nobody misses a killed role",
          () -> get(prometheus, "/api/v1/alerts").toString().contains("HacaRoleDown"));
      var _ = stack.run("start", "walrus");
      awaitAllUp(prometheus);
    }
  }

  @Test
  void grafanaHasTheDashboardsAndTheirSource() throws Exception {
    try (ComposeStack stack = stack("grafana")) {
      URI grafana = URI.create("http://127.0.0.1:" + stack.grafanaPort());
      var _ = stack.run("--profile", "observability", "up", "-d", "grafana");
      Set<String> files =
          ObservabilityFiles.dashboards().stream()
              .map(file -> file.getFileName().toString().replace(".json", ""))
              .collect(Collectors.toSet());
      Await.until(
          PATIENCE,
          "the dashboards are not provisioned",
          () ->
              Set.copyOf(get(grafana, "/api/search?type=dash-db").findValuesAsText("uid"))
                  .equals(files));
      JsonNode source = get(grafana, "/api/datasources/uid/prometheus");
      assertEquals("prometheus", source.path("type").asText(), source::toString);
    }
  }

  /** One that has not come up, and whose engine has the image of a service of the profile. */
  private ComposeStack stack(String service) throws Exception {
    ComposeStack stack = ComposeStack.of(home, List.of("llm"), Map.of());
    String image = ComposeStack.image(service.toUpperCase(Locale.ROOT));
    assumeTrue(ContainerEngine.has(image), image + " is not here and cannot be pulled");
    return stack;
  }

  private void awaitAllUp(URI prometheus) throws Exception {
    Await.until(
        PATIENCE,
        "not all roles are scraped",
        () ->
            get(prometheus, "/api/v1/targets?state=active")
                .at("/data/activeTargets")
                .valueStream()
                .filter(target -> target.get("health").asText().equals("up"))
                .map(target -> target.at("/labels/instance").asText())
                .collect(Collectors.toSet())
                .equals(ROLES));
  }

  /** A document, or an empty one while nobody answers. */
  private JsonNode get(URI base, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path)).header("Authorization", ADMINISTRATOR).build();
    try {
      return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new ObjectMapper().createObjectNode();
    }
  }
}
