package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Settlement;
import network.haca.testkit.Await;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role as its own process, and each killed by SIGKILL while questions go on: nothing is lost
 * and nothing is doubled.
 */
class KillIT {
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final Set<String> answered = new HashSet<>();

  private RoleNetwork network;

  @BeforeEach
  void begin() {
    network = new RoleNetwork(home);
  }

  @AfterEach
  void stop() {
    network.close();
  }

  /**
   * Asks until so many more answers came; while no node is there, requests are refused and asked
   * again.
   */
  private void ask(int answers) throws Exception {
    Instant end = Instant.now().plus(RoleNetwork.PATIENCE);
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      HttpResponse<String> response =
          network.send(
              network.ports().http(),
              "/v2/models/projectile/infer",
              HttpRequest.newBuilder().POST(BodyPublishers.ofString(LAUNCH)));
      response.headers().firstValue("X-Haca-Proof").ifPresent(answered::add);
      assertTrue(Instant.now().isBefore(end), response::body);
    }
  }

  /** The proofs in all batches that settled, each batch once. */
  private int settledProofs() throws Exception {
    Map<Bytes, Integer> sizes = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContent.read(network.reader(), Topics.SETTLEMENTS.name())) {
      Settlement settlement = Settlement.parseFrom(record.value());
      sizes.put(Bytes.copyOf(record.key()), settlement.getSize());
    }
    return sizes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void sigkillOfWhatHoldsProofsLosesNothingAndDoublesNothing() throws Exception {
    killEach(List.of("proof-stream", "full-node"));
  }

  @Tag("full")
  @Test
  void sigkillOfEveryProcessLosesNothingAndDoublesNothing() throws Exception {
    killEach(List.of("proof-stream", "bridge", "full-node", "broker", "walrus"));
  }

  private void killEach(List<String> roles) throws Exception {
    network.start(
        List.of("broker", "walrus", "full-node", "bridge", "proof-stream", "worker", "ingress"));
    ask(5);
    for (String role : roles) {
      network.kill(role);
      ask(5);
      network.start(role);
      ask(5);
    }
    ChildProcesses.killCometBft(network.process("full-node").handle());
    ask(5);
    ProcessHandle node = network.process("full-node").handle();
    Await.until(
        RoleNetwork.PATIENCE,
        "CometBFT is not started again",
        () -> ChildProcesses.hasCometBft(node));
    ChildProcesses.hangCometBft(node);
    network.kill("full-node");
    network.start("full-node");
    ask(5);
    network.kill("worker");
    network.start("worker");
    ask(5);
    for (String leaf : answered) {
      var _ = network.awaitReceipt(leaf);
    }
    assertEquals(answered.size(), settledProofs(), "each proof stands in one settled batch");
  }

  /**
   * Rule P4: the row's next node answers for one that is gone, and the transaction is concluded.
   */
  @Tag("full")
  @Test
  void sigkillOfTheNodeThatWasDrawnLeavesNoTransactionWithoutItsAnswer() throws Exception {
    network.start(List.of("broker", "walrus", "full-node"));
    String rpc = "http://127.0.0.1:" + network.ports().chain();
    String blobs = "http://127.0.0.1:" + network.ports().walrus();
    var published =
        HacaCommand.run(
            ("model publish ../models/projectile --name projectile --asked-output range=FP32:1x1"
                    + " --fee VANILLA=1000000000 --chain %s --publisher %s --aggregator %s")
                .formatted(rpc, blobs, blobs)
                .split(" "));
    assertEquals(0, published.code(), published::text);
    network.configure(
        "worker",
        Map.of(
            "worker.models",
            "registry:projectile",
            "worker.models.cache",
            home.resolve("worker-models").toString(),
            "worker.models.look",
            "200ms",
            "walrus.publisher",
            blobs,
            "walrus.aggregators",
            blobs));
    network.start("worker");
    network.startSecondWorker();
    EthereumClient chain = new EthereumClient(URI.create(rpc));
    Bytes32 id = named(chain, "projectile");
    Await.until(RoleNetwork.PATIENCE, "not both serve", () -> serving(chain, id).size() == 2);
    network.kill("worker");
    PipeClient client = new PipeClient(chain);
    ModelInput input =
        new ModelInput(
            List.of(
                new NumberTensor(
                    "launch",
                    List.of(FixedPoint.of(20, 0), FixedPoint.of(45, 0)),
                    List.of(1L, 2L))),
            List.of());
    Bytes call = HubAbi.run(new ModelRequest(Mode.VANILLA.number(), "projectile", input));
    List<Bytes32> sent = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sent.add(client.send(DevelopmentAccounts.KEYS.get(1), Addresses.INFERENCE_HUB, call));
    }
    Set<Bytes32> answering = new HashSet<>();
    for (Bytes32 transaction : sent) {
      Conclusion conclusion = client.await(transaction, RoleNetwork.PATIENCE, _ -> {});
      assertTrue(conclusion.succeeded());
      conclusion.answers().forEach(answer -> answering.add(answer.node()));
    }
    assertEquals(1, answering.size(), "only one lives");
  }

  private static Bytes32 named(EthereumClient chain, String name) throws IOException {
    return chain
        .read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(name),
            ModelRegistryContract::decodeNamed)
        .orElseThrow();
  }

  private static List<Bytes32> serving(EthereumClient chain, Bytes32 id) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.nodesOf(id, Mode.VANILLA.teeType()),
        ModelRegistryContract::decodeNodes);
  }
}
