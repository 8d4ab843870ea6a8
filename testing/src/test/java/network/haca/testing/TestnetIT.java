package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca testnet}: four validators as eight processes, of which any is killed. */
class TestnetIT {
  private static final Duration CATCHING_UP_MAX = Duration.ofSeconds(60);

  private static final int HEAP = 256;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @Timeout(400)
  void aProcessMayBeKilledUnderLoadAndAllBatchesSettle() throws Exception {
    killUnderLoad(1);
  }

  @Tag("full")
  @Test
  @Timeout(400)
  void anyProcessMayBeKilledUnderLoadAndAllBatchesSettle() throws Exception {
    killUnderLoad(4);
  }

  private void killUnderLoad(int validators) throws Exception {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), 10, 1 << 20);
    URI walrus = URI.create("http://127.0.0.1:" + store.listen("127.0.0.1", 0).await());
    List<EthereumClient> nodes =
        ports.stream()
            .map(each -> new EthereumClient(URI.create("http://127.0.0.1:" + each.chain())))
            .toList();
    Map<String, String> settings = Map.of("walrus.aggregators", walrus.toString());
    try (Testnet testnet =
            Testnet.start(home.resolve("net"), ports, settings, ChildJvm.small(HEAP), line -> {});
        TransferLoad _ = TransferLoad.start(nodes, DevelopmentAccounts.KEYS.get(2))) {
      SettlingLoad load = SettlingLoad.enrol(new WalrusClient(walrus, 10, CATCHING_UP_MAX), nodes);
      for (int i = 0; i < validators; i++) {
        int other = (i + 1) % nodes.size();
        load.open(other);
        testnet.process(i).kill();
        load.open(other);
        load.awaitSettled(other);
        testnet.restart(i);
        load.open(other);
        ChildProcesses.killCometBft(testnet.process(i).handle());
        load.open(other);
        load.awaitSettled(other);
      }
      long height = nodes.getFirst().blockNumber();
      Bytes header = nodes.getFirst().rawHeader(height);
      for (EthereumClient node : nodes) {
        awaitHeight(node, height);
        assertEquals(header, node.rawHeader(height));
      }
    }
  }

  /**
   * Rules P3 to P7 under four validators: a transaction that is sent to one of them is concluded
   * alike on all, while one of them is down, too.
   */
  @Tag("full")
  @Test
  @Timeout(400)
  void whatIsAskedInsideATransactionIsConcludedAlikeByFourValidators() throws Exception {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), 10, 1 << 20);
    String walrus = "http://127.0.0.1:" + store.listen("127.0.0.1", 0).await();
    List<EthereumClient> nodes =
        ports.stream()
            .map(each -> new EthereumClient(URI.create("http://127.0.0.1:" + each.chain())))
            .toList();
    String rpc = "http://127.0.0.1:" + ports.getFirst().chain();
    Map<String, String> settings = Map.of("walrus.aggregators", walrus);
    try (Testnet testnet =
        Testnet.start(home.resolve("net"), ports, settings, ChildJvm.small(HEAP), line -> {})) {
      HacaCommand.Outcome published =
          HacaCommand.run(
              ("model publish ../models/projectile --name projectile --part-size 65536"
                      + " --asked-output range=FP32:1x1 --fee VANILLA=1000000000 --chain %s"
                      + " --publisher %s --aggregator %s")
                  .formatted(rpc, walrus, walrus)
                  .split(" "));
      assertEquals(0, published.code(), published::text);
      try (Worker worker = Worker.start(vertx, WorkerConfig.read(worker(rpc, walrus)))) {
        worker.awaitEnabled(CATCHING_UP_MAX);
        askFromEach(nodes, 8);
        testnet.process(3).kill();
        askFromEach(nodes.subList(0, 3), 3);
        testnet.restart(3);
        long height = nodes.getFirst().blockNumber();
        awaitHeight(nodes.getLast(), height);
        assertEquals(
            nodes.getFirst().rawHeader(height), nodes.getLast().rawHeader(height), "joined again");
      }
    }
  }

  private Map<String, String> worker(String rpc, String walrus) throws IOException {
    Path key = home.resolve("operator.key");
    Files.writeString(key, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
    Map<String, String> settings = new TreeMap<>();
    settings.put("worker.port", "0");
    settings.put("worker.onnx.threads", "1");
    settings.put("worker.outbox", home.resolve("outbox").toString());
    settings.put("worker.models", "registry:projectile");
    settings.put("worker.models.cache", home.resolve("cache").toString());
    settings.put("worker.models.look", "200ms");
    settings.put("walrus.aggregators", walrus);
    settings.put("walrus.publisher", walrus);
    settings.put("kafka.servers", "127.0.0.1:1");
    settings.put("chain.rpc", rpc);
    settings.put("worker.operator.key.file", key.toString());
    return settings;
  }

  private static void askFromEach(List<EthereumClient> nodes, int times) throws Exception {
    NumberTensor launch =
        new NumberTensor(
            "launch", List.of(FixedPoint.of(20, 0), FixedPoint.of(45, 0)), List.of(1L, 2L));
    Bytes call =
        HubAbi.run(
            new ModelRequest(
                Mode.VANILLA.number(), "projectile", new ModelInput(List.of(launch), List.of())));
    Await.until(CATCHING_UP_MAX, "nobody serves the model", () -> isServed(nodes.getFirst()));
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      PipeClient client = new PipeClient(nodes.get(i % nodes.size()));
      Bytes32 transaction =
          client.send(DevelopmentAccounts.KEYS.get(1), Addresses.INFERENCE_HUB, call);
      long[] admitted = {System.nanoTime()};
      Conclusion conclusion =
          client.await(
              transaction,
              CATCHING_UP_MAX,
              stage -> admitted[0] = stage.order() == 1 ? System.nanoTime() : admitted[0]);
      millis.add((System.nanoTime() - admitted[0]) / 1_000_000);
      assertTrue(conclusion.succeeded());
      EthereumClient other = nodes.get((i + 1) % nodes.size());
      awaitHeight(other, conclusion.block());
      assertEquals(conclusion, new PipeClient(other).await(transaction, CATCHING_UP_MAX, _ -> {}));
    }
    System.out.println("admitted to concluded, in ms: " + millis.stream().sorted().toList());
  }

  private static boolean isServed(EthereumClient node) throws IOException {
    Bytes32 id =
        node.read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.named("projectile"),
                ModelRegistryContract::decodeNamed)
            .orElseThrow();
    return !node.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.nodesOf(id, Mode.VANILLA.teeType()),
            ModelRegistryContract::decodeNodes)
        .isEmpty();
  }

  private static void awaitHeight(EthereumClient node, long height) throws Exception {
    Await.until(CATCHING_UP_MAX, "it has not caught up", () -> node.blockNumber() >= height);
  }
}
