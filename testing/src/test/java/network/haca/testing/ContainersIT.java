package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import network.haca.lightclient.TrustedGenesis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of {@code compose.yaml} on a real engine: it comes up, answers and settles, goes on
 * when containers are killed, and goes on from its volumes when all of them have ended.
 */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ContainersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> answered = new HashSet<>();

  @Test
  void theNetworkComesUpSettlesSurvivesKillsAndGoesOnFromItsVolumes() throws Exception {
    ContainerEngine.Answer engine = ContainerEngine.ask();
    assumeTrue(engine.isThere(), engine.why());
    Optional<ComposeStack> found = ComposeStack.of(home);
    assumeTrue(found.isPresent(), "neither 'docker compose' nor podman-compose is installed");
    try (ComposeStack stack = found.orElseThrow()) {
      var _ = stack.run("build");
      var _ = stack.run("up", "-d");
      ask(stack, 4);
      assertAllSettled(stack);
      assertHealthy(stack);
      for (String service : List.of("worker-tee", "proof-stream", "bridge", "kafka", "full-node")) {
        var _ = stack.run("kill", service);
        var _ = stack.run("start", service);
        ask(stack, 2);
      }
      assertAllSettled(stack);
      var _ = stack.run("down");
      var _ = stack.run("up", "-d");
      ask(stack, 2);
      assertAllSettled(stack);
      String demo =
          stack.run(
              "--profile", "tools", "run", "--rm", "-T", "demo", "demo", "--running", "--json");
      assertTrue(demo.contains("\"tamperedRejected\":true"), demo);
    }
  }

  @Test
  void theComposeCommandReadsEveryProfile() throws Exception {
    ContainerEngine.Answer engine = ContainerEngine.ask();
    assumeTrue(engine.isThere(), engine.why());
    Optional<ComposeStack> found = ComposeStack.of(home);
    assumeTrue(found.isPresent(), "neither 'docker compose' nor podman-compose is installed");
    ComposeStack stack = found.orElseThrow();
    for (Map.Entry<String, String> profile :
        Map.of(
                "llm", "llm-models.json",
                "gpu", "nvidia",
                "four-validators", "full-node-4",
                "observability", "grafana",
                "tools", "--running")
            .entrySet()) {
      String with = stack.run("--profile", profile.getKey(), "config");
      assertTrue(with.contains(profile.getValue()), profile.getKey());
      assertTrue(with.contains("proof-stream"), profile.getKey());
    }
  }

  /** Asks until so many more answers came: while a container is away, requests are refused. */
  private void ask(ComposeStack stack, int answers) throws Exception {
    int wanted = answered.size() + answers;
    URI infer =
        URI.create(
            "http://127.0.0.1:%d/v2/models/projectile/infer".formatted(stack.ports().http()));
    Await.until(
        PATIENCE,
        "the network does not answer",
        () -> {
          send(HttpRequest.newBuilder(infer).POST(BodyPublishers.ofString(LAUNCH)))
              .flatMap(response -> response.headers().firstValue("X-Haca-Proof"))
              .ifPresent(answered::add);
          return answered.size() >= wanted;
        });
  }

  private Optional<HttpResponse<String>> send(HttpRequest.Builder request)
      throws InterruptedException {
    try {
      return Optional.of(
          http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      // The container is away.
      return Optional.empty();
    }
  }

  /** Every proof has a receipt that holds by the genesis alone. */
  private void assertAllSettled(ComposeStack stack) throws Exception {
    TrustedGenesis genesis = genesis(stack);
    for (String proof : answered) {
      URI uri =
          URI.create(
              "http://127.0.0.1:%d/v1/receipts/%s".formatted(stack.ports().receipts(), proof));
      Await.until(
          PATIENCE,
          "no receipt of " + proof,
          () ->
              send(HttpRequest.newBuilder(uri))
                  .filter(response -> response.statusCode() == 200)
                  .isPresent());
      ObjectNode receipt =
          (ObjectNode)
              new ObjectMapper().readTree(send(HttpRequest.newBuilder(uri)).orElseThrow().body());
      assertEquals(Optional.empty(), Offline.firstFailure(receipt, genesis));
    }
  }

  private TrustedGenesis genesis(ComposeStack stack) throws Exception {
    String text = stack.run("exec", "-T", "full-node", "cat", "/haca/genesis.json");
    return Offline.genesis(Files.writeString(home.resolve("genesis.json"), text));
  }

  /** Asks by the command of the images' health check, which not every engine runs by itself. */
  private void assertHealthy(ComposeStack stack) throws Exception {
    for (String service :
        List.of("walrus", "full-node", "bridge", "proof-stream", "worker-tee", "ingress")) {
      var _ = stack.run("exec", "-T", service, "healthy");
    }
  }
}
