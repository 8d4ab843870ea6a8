package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules O1 and S5 where processes end by SIGKILL in the middle of real proofs: each answer is
 * settled by its proof, once.
 */
@Tag("full")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ZkKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION =
      """
      {"parameters":{"verification":"ZKML"},
       "inputs":[{"name":"features","shape":[1,8],"datatype":"FP32",
                  "data":[0.9889,0.2761,-0.0821,-0.3236,0.3413,-0.7757,-0.7085,1.0354]}]}
      """;

  @TempDir private Path home;

  private final Set<String> answered = new TreeSet<>();
  private RoleNetwork network;
  private EthereumClient chain;

  @BeforeEach
  void begin() {
    network = new RoleNetwork(home);
    chain = new EthereumClient(URI.create(rpc()));
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private void startAll() throws Exception {
    Path circuits = home.resolve("circuits");
    HacaCommand.Outcome setUp =
        HacaCommand.run(
            "zk",
            "setup",
            "../models/zk/classifier",
            "--output",
            Files.createDirectories(circuits).resolve("classifier").toString());
    assumeTrue(setUp.code() != 2, "EZKL is not to be had here: " + setUp.text());
    assertEquals(0, setUp.code(), setUp::text);
    network.start(List.of("broker", "walrus", "full-node"));
    String rpc = rpc();
    String blobs = "http://127.0.0.1:" + network.ports().walrus();
    HacaCommand.Outcome published =
        HacaCommand.run(
            ("model publish ../models/zk/classifier --name classifier --circuit %s/classifier"
                    + " --chain %s --publisher %s --aggregator %s")
                .formatted(circuits, rpc, blobs, blobs)
                .split(" "));
    assertEquals(0, published.code(), published::text);
    network.configure(
        "worker",
        Map.of(
            "worker.kind",
            "ZKML_PROVER",
            "worker.models",
            "registry:classifier",
            "worker.models.cache",
            home.resolve("worker-models").toString(),
            "worker.zk.circuits",
            circuits.toString(),
            "walrus.publisher",
            blobs,
            "walrus.aggregators",
            blobs));
    network.start(List.of("bridge", "proof-stream", "worker", "ingress"));
  }

  private String rpc() {
    return "http://127.0.0.1:" + network.ports().chain();
  }

  /** Asks until there is one more answer. */
  private String ask() throws Exception {
    List<String> leaves = new ArrayList<>();
    AtomicReference<String> said = new AtomicReference<>("");
    Await.until(
        RoleNetwork.PATIENCE,
        () -> "nobody answers: " + said.get(),
        () -> {
          HttpResponse<String> response =
              network.send(
                  network.ports().http(),
                  "/v2/models/classifier/infer",
                  HttpRequest.newBuilder().POST(BodyPublishers.ofString(QUESTION)));
          said.set(response.body());
          response.headers().firstValue("X-Haca-Proof").ifPresent(leaves::add);
          return !leaves.isEmpty();
        });
    assertTrue(answered.add(leaves.getFirst()));
    return leaves.getFirst();
  }

  private void awaitState(String leaf, Set<String> states) throws Exception {
    Await.until(
        RoleNetwork.PATIENCE,
        "the proof is not one of " + states,
        () -> {
          HacaCommand.Outcome jobs =
              HacaCommand.run("zk", "jobs", "--json", "--id", leaf, "--chain", rpc());
          List<String> lines = jobs.text().lines().toList();
          return jobs.code() == 0
              && states.contains(JSON.readTree(lines.getLast()).at("/0/state").asText());
        });
  }

  private int killProvers() {
    List<ProcessHandle> provers =
        network
            .process("worker")
            .handle()
            .descendants()
            .filter(each -> each.info().command().orElse("").contains("python"))
            .toList();
    provers.forEach(ProcessHandle::destroyForcibly);
    return provers.size();
  }

  @Test
  void sigkillInTheMiddleOfAProofLosesNothingAndSettlesNothingTwice() throws Exception {
    startAll();
    awaitState(ask(), Set.of("PROVING"));
    assertEquals(2, killProvers(), "one that answers, and one that proves");
    String second = ask();
    awaitState(second, Set.of("PROVING"));
    network.kill("worker");
    network.start("worker");
    String third = ask();
    awaitState(third, Set.of("PROVEN", "ON_WALRUS", "SETTLED"));
    network.kill("bridge");
    String fourth = ask();
    awaitState(fourth, Set.of("PROVEN"));
    network.start("bridge");
    awaitState(ask(), Set.of("PROVEN", "ON_WALRUS", "SETTLED"));
    network.kill("bridge");
    network.start("bridge");
    for (String leaf : answered) {
      JsonNode receipt = network.awaitReceipt(leaf);
      assertEquals("ZK", receipt.get("route").asText());
      assertFalse(receipt.get("zk").isEmpty());
    }
    assertEquals(answered, Set.copyOf(settledOnce()));
  }

  /** The leaves that are settled, each as often as it is. */
  private List<String> settledOnce() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    long last =
        chain.read(
            Addresses.RELAY,
            RelayContract.getSettlementCount(),
            RelayContract::decodeSettlementCount);
    for (long number = 1; number <= last; number++) {
      long each = number;
      Settlement settlement =
          chain.read(
              Addresses.RELAY,
              RelayContract.getSettlement(each),
              output -> RelayContract.decodeSettlement(each, output));
      if (settlement.status() == Status.SETTLED) {
        int _ = counts.merge(settlement.root().toHex(), 1, Integer::sum);
      }
    }
    List<String> once = new ArrayList<>();
    counts.forEach(
        (root, count) -> {
          assertEquals(1, count, root);
          once.add(root);
        });
    return once;
  }
}
