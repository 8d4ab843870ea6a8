package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
  @TempDir private Path home;

  private final Set<String> answered = new HashSet<>();

  @Test
  void theNetworkComesUpSettlesSurvivesKillsAndGoesOnFromItsVolumes() throws Exception {
    try (ComposeStack stack = ComposeStack.of(home, List.of(), Map.of())) {
      ComposedNetwork network = new ComposedNetwork(stack, home);
      stack.up();
      ask(network, 4);
      assertAllSettled(network);
      assertHealthy(stack);
      for (String service : List.of("worker-tee", "proof-stream", "bridge", "kafka", "full-node")) {
        var _ = stack.run("kill", service);
        var _ = stack.run("start", service);
        ask(network, 2);
      }
      assertAllSettled(network);
      var _ = stack.run("down");
      stack.start();
      ask(network, 2);
      assertAllSettled(network);
      String demo =
          stack.run(
              "--profile", "tools", "run", "--rm", "-T", "demo", "demo", "--running", "--json");
      assertTrue(demo.contains("\"tamperedRejected\":true"), demo);
    }
  }

  @Test
  void theComposeCommandReadsEveryProfile() throws Exception {
    for (Map.Entry<String, String> profile :
        Map.of(
                "llm", "llm-models.json",
                "gpu", "nvidia",
                "four-validators", "full-node-4",
                "paid", "payment-chain",
                "observability", "grafana",
                "tools", "--running")
            .entrySet()) {
      // It never comes up, and so there is nothing to close.
      ComposeStack stack = ComposeStack.of(home, List.of(profile.getKey()), Map.of());
      String with = stack.run("config");
      assertTrue(with.contains(profile.getValue()), profile.getKey());
      assertTrue(with.contains("proof-stream"), profile.getKey());
    }
  }

  private void ask(ComposedNetwork network, int answers) throws Exception {
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      answered.add(network.infer());
    }
  }

  /** Every proof has a receipt that holds by the genesis alone. */
  private void assertAllSettled(ComposedNetwork network) throws Exception {
    TrustedGenesis genesis = network.genesis();
    for (String proof : answered) {
      assertEquals(Optional.empty(), Offline.firstFailure(network.receipt(proof), genesis));
    }
  }

  /** Asks by the command of the images' health check, which not every engine runs by itself. */
  private void assertHealthy(ComposeStack stack) throws Exception {
    for (String service :
        List.of("walrus", "full-node", "bridge", "proof-stream", "worker-tee", "ingress")) {
      var _ = stack.run("exec", "-T", service, "healthy");
    }
  }
}
