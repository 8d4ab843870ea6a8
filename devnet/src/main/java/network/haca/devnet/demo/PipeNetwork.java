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
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;
import network.haca.devnet.testnet.Testnet;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.service.OwnerOnly;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.walrus.LocalWalrus;

/**
 * Four validators as processes, and a node for each method by which contracts can ask: what a
 * transaction that asks by all of them is shown on, from its submission to its receipt.
 */
public final class PipeNetwork implements AutoCloseable {
  private static final int VALIDATORS = 4;
  private static final int HEAP_MEBIBYTES = 256;
  private static final int SHARDS = 10;
  private static final int BODY_BYTES_MAX = 8 << 20;
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Parts parts = new Parts();
  private final Vertx vertx = Vertx.vertx();
  private final List<NetworkPorts> ports =
      Stream.generate(NetworkPorts::free).limit(VALIDATORS).toList();

  private final Path validators;
  private final PipeModels models;
  private Optional<Reach> reach = Optional.empty();

  private PipeNetwork(Path validators, PipeModels models) {
    this.validators = validators;
    this.models = models;
  }

  /**
   * Makes the models that can be made here, and starts all; the nodes are registered when this
   * returns.
   *
   * @throws IOException if a part cannot start; those that had started are closed
   */
  public static PipeNetwork start(Path home, Consumer<String> progress)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    OwnerOnly.folder(home);
    return start(home, PipeModels.prepare(home, progress), progress);
  }

  /**
   * Starts all for these models.
   *
   * @throws IOException as above
   */
  public static PipeNetwork start(Path home, PipeModels models, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    OwnerOnly.folder(home);
    PipeNetwork network = new PipeNetwork(home.resolve("validators"), models);
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
    List<String> operators =
        PipeNodes.kinds(models).stream().map(NetworkSenders::operator).toList();
    NetworkSenders senders = new NetworkSenders(home, operators).prepare();
    Map<String, String> settings = new TreeMap<>(senders.genesis());
    settings.put("walrus.aggregators", walrus.toString());
    settings.put("walrus.shards", Integer.toString(SHARDS));
    progress.accept(VALIDATORS + " validators under CometBFT");
    parts.add(Testnet.start(validators, ports, settings, ChildJvm.small(HEAP_MEBIBYTES), progress));
    models.publish(rpc(), walrus, SHARDS, progress);
    Reach all =
        new Reach(
            "%s:%d".formatted(HOST, first.kafka()),
            access,
            rpc(),
            cometBft(),
            walrus,
            URI.create("http://127.0.0.1:1"));
    reach = Optional.of(all);
    new PipeNodes(home, genesis(), senders, all, SHARDS, models).start(vertx, parts, progress);
  }

  /** The models that contracts can ask here. */
  public PipeModels models() {
    return models;
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

  /** Address of the store of blobs. */
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
