package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import network.haca.connection.LocalNodes;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.devnet.network.Network;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.Await;
import network.haca.testkit.RecordedCircuit;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import network.haca.workers.zk.CircuitProver;
import network.haca.zk.CircuitFolder;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.ZkProof;

/**
 * The classifier of which a proof was recorded, as a registered model of a network, and workers
 * that serve it.
 */
record Classifier(Network network, Vertx vertx, Path home) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Path circuits() {
    return home.resolve("circuits");
  }

  /** The recorded circuit's answer and proof, as EZKL gave them. */
  static CircuitProver recorded(String name) {
    List<Bytes32> instances = RecordedCircuit.instances().stream().map(Bytes32::fromHex).toList();
    return new CircuitProver() {
      @Override
      public List<Bytes32> answer(CircuitFolder circuit, ModelInputs input) {
        return instances;
      }

      @Override
      public ZkProof prove(CircuitFolder circuit, ModelInputs input, BooleanSupplier isWanted)
          throws IOException {
        return new ZkProof(
            circuit.description().verifierCodeHash(),
            Bytes.fromHex(RecordedCircuit.proof()),
            instances);
      }

      @Override
      public void abandon() {}

      @Override
      public void close() {}
    };
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port;
  }

  void publish(Path folder, String name, String... options) throws Exception {
    String walrus = address(network.ports().walrus());
    List<String> all =
        new ArrayList<>(List.of("model", "publish", folder.toString(), "--name", name, "--json"));
    all.addAll(List.of(options));
    all.addAll(List.of("--chain", address(network.ports().chain())));
    all.addAll(List.of("--publisher", walrus, "--aggregator", walrus));
    HacaCommand.Outcome outcome = HacaCommand.run(all.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome::text);
  }

  /** Registers the classifier with its circuit, by the commands. */
  void publish() throws Exception {
    Path _ = RecordedCircuit.writeInto(circuits().resolve("classifier"));
    publish(
        Path.of("../models/zk/classifier"),
        "classifier",
        "--circuit",
        circuits().resolve("classifier").toString(),
        "--asked-output",
        "scores=FP32:1x3",
        "--fee",
        "ZKML=10000000000000");
  }

  /** Serves the classifier by the method of a kind. */
  Worker worker(NodeKind kind) throws Exception {
    return worker(kind, Map.of(), Classifier::recorded);
  }

  /**
   * Serves it likewise.
   *
   * @param more settings of the worker
   * @param provers answer and prove
   */
  Worker worker(NodeKind kind, Map<String, String> more, CircuitProver.Factory provers)
      throws Exception {
    Path key = home.resolve("worker.key");
    Files.writeString(key, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
    Map<String, String> settings =
        new TreeMap<>(network.oneMoreWorker(kind, kind.name(), key, "registry:classifier"));
    if (kind == NodeKind.ZKML_PROVER) {
      settings.put("worker.zk.circuits", circuits().toString());
    }
    settings.putAll(more);
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings), new LocalNodes(), provers);
    worker.awaitEnabled(PATIENCE);
    return worker;
  }

  /** The entry that a name points to. */
  static Optional<Bytes32> entry(EthereumClient chain, String name) throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.named(name),
        ModelRegistryContract::decodeNamed);
  }

  /** Waits until enabled nodes of these kinds serve a registered model. */
  static void awaitServed(EthereumClient chain, String model, int... kinds) throws Exception {
    Bytes32 id = entry(chain, model).orElseThrow();
    for (int kind : kinds) {
      Await.until(
          PATIENCE,
          "no node of kind %s serves %s".formatted(kind, model),
          () ->
              !chain
                  .read(
                      Addresses.MODEL_REGISTRY,
                      ModelRegistryContract.nodesOf(id, kind),
                      ModelRegistryContract::decodeNodes)
                  .isEmpty());
    }
  }
}
