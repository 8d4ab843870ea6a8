package network.haca.devnet.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.haca.broker.BrokerAccess;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.network.AskedModels;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;
import network.haca.devnet.testnet.Testnet;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.walrus.LocalWalrus;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/**
 * Four validators as processes, and two nodes that contracts can ask by the two methods: what a
 * transaction that asks both is shown on, from its submission to its receipt.
 */
public final class PipeNetwork implements AutoCloseable {
  private static final int VALIDATORS = 4;
  private static final int HEAP_MEBIBYTES = 256;
  private static final int SHARDS = 10;
  private static final int BODY_BYTES_MAX = 8 << 20;
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final List<NodeKind> KINDS = List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA);

  private final Parts parts = new Parts();
  private final Vertx vertx = Vertx.vertx();
  private final List<NetworkPorts> ports =
      Stream.generate(NetworkPorts::free).limit(VALIDATORS).toList();

  private final Path validators;
  private Optional<Reach> reach = Optional.empty();

  private PipeNetwork(Path validators) {
    this.validators = validators;
  }

  /**
   * Starts all; the nodes are registered when this returns.
   *
   * @throws IOException if a part cannot start; those that had started are closed
   */
  public static PipeNetwork start(Path home, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    PipeNetwork network = new PipeNetwork(home.resolve("validators"));
    boolean isStarted = false;
    try {
      network.startParts(home, progress);
      isStarted = true;
      return network;
    } finally {
      if (!isStarted) {
        network.close();
      }
    }
  }

  private void startParts(Path home, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    progress.accept("Walrus store, Kafka broker");
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), SHARDS, BODY_BYTES_MAX);
    URI walrus = URI.create("http://%s:%d".formatted(HOST, store.listen(HOST, 0).await()));
    parts.add(() -> store.close().await());
    NetworkPorts first = ports.getFirst();
    BrokerAccess access = BrokerAccess.random();
    parts.add(
        EmbeddedBroker.start(
            BrokerConfig.read(
                RoleSettings.broker(
                    home.resolve("kafka"), HOST, first.kafka(), first.kafkaController(), access))));
    NetworkSenders senders =
        new NetworkSenders(home, KINDS.stream().map(NetworkSenders::operator).toList()).prepare();
    Map<String, String> settings = new TreeMap<>(senders.genesis());
    settings.put("walrus.aggregators", walrus.toString());
    settings.put("walrus.shards", Integer.toString(SHARDS));
    progress.accept(VALIDATORS + " validators under CometBFT");
    parts.add(Testnet.start(validators, ports, settings, ChildJvm.small(HEAP_MEBIBYTES), progress));
    progress.accept("model projectile, registered for contracts");
    new AskedModels(rpc(), walrus, SHARDS).register(BundledModels.folder());
    Reach all =
        new Reach(
            "%s:%d".formatted(HOST, first.kafka()),
            access,
            rpc(),
            rpc(),
            walrus,
            URI.create("http://127.0.0.1:1"));
    reach = Optional.of(all);
    for (NodeKind kind : KINDS) {
      Worker worker = parts.add(Worker.start(vertx, config(home, kind, senders, all)));
      worker.awaitEnabled(PATIENCE);
      progress.accept("registered %s node %s".formatted(kind, worker.identity().teeId()));
    }
  }

  private static WorkerConfig config(Path home, NodeKind kind, NetworkSenders senders, Reach reach)
      throws IOException, InvalidSettingsException {
    Map<String, String> settings =
        RoleSettings.provingNode(
            "worker",
            home.resolve(kind + "-outbox"),
            0,
            senders.file(NetworkSenders.operator(kind)),
            reach);
    settings.put("worker.kind", kind.name());
    settings.put("worker.models", "registry:" + AskedModels.NAME);
    settings.put("worker.models.cache", home.resolve(kind + "-models").toString());
    settings.put("worker.onnx.threads", "1");
    settings.put("walrus.aggregators", reach.walrus().toString());
    settings.put("walrus.publisher", reach.walrus().toString());
    settings.put("walrus.shards", Integer.toString(SHARDS));
    return WorkerConfig.read(settings);
  }

  /**
   * The settings of a further node.
   *
   * @param prefix of its kind's own
   * @param operator key file of an account that may register nodes
   */
  public Map<String, String> settings(String prefix, Path outbox, Path operator) {
    return RoleSettings.provingNode(prefix, outbox, 0, operator, reach.orElseThrow());
  }

  /** Where blobs are stored and read. */
  public URI walrus() {
    return reach.orElseThrow().walrus();
  }

  /** JSON-RPC of the first validator. */
  public URI rpc() {
    return rpc(ports.getFirst());
  }

  /** RPC of the first validator's CometBFT. */
  public URI cometBft() {
    return URI.create("http://%s:%d".formatted(HOST, ports.getFirst().cometRpc()));
  }

  /** CometBFT's genesis, which names the validators. */
  public Path genesis() {
    return validators.resolve("genesis.json");
  }

  private static URI rpc(NetworkPorts validator) {
    return URI.create("http://%s:%d".formatted(HOST, validator.chain()));
  }

  /**
   * Waits until all validators have a block, and compares theirs.
   *
   * @return whether it is the same on all
   * @throws IOException if one does not have it in time
   */
  public boolean isAlike(long block) throws IOException, InterruptedException {
    List<Bytes> headers = new ArrayList<>();
    for (NetworkPorts validator : ports) {
      EthereumClient chain = new EthereumClient(rpc(validator));
      Instant end = Instant.now().plus(PATIENCE);
      while (chain.blockNumber() < block) {
        if (Instant.now().isAfter(end)) {
          throw new IOException("%s has no block %d".formatted(rpc(validator), block));
        }
        Thread.sleep(LOOK);
      }
      headers.add(chain.rawHeader(block));
    }
    return headers.stream().distinct().count() == 1;
  }

  @Override
  public void close() {
    parts.close();
    vertx.close().await();
  }
}
