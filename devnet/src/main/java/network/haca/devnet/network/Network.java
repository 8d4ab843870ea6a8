package network.haca.devnet.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import network.haca.bridge.app.Bridge;
import network.haca.broker.BrokerAccess;
import network.haca.broker.EmbeddedBroker;
import network.haca.connection.LocalNodes;
import network.haca.contracts.EthereumClient;
import network.haca.explorer.app.Explorer;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.ingress.app.Ingress;
import network.haca.llmnode.llm.LlmModels;
import network.haca.onnx.InvalidModelException;
import network.haca.oracle.source.Sources;
import network.haca.proofstream.app.ProofStream;
import network.haca.role.metrics.MetricsServer;
import network.haca.schemas.NodeKind;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.service.Together;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.walrusstore.WalrusStore;
import network.haca.walrusstore.WalrusStoreConfig;
import network.haca.workers.onnx.ModelRepository;

/**
 * Every role in this process, with CometBFT as a child, on one home: a development network. Parts
 * are closed in the reverse of the order in which they were started.
 */
public final class Network implements Role {
  /** Shards of its Walrus, on which the ids of blobs depend. */
  public static final int SHARDS = NetworkSettings.SHARDS;

  private static final Duration SENDERS_LOOK = Duration.ofSeconds(10);

  private final CompletableFuture<IOException> nodeEnded = new CompletableFuture<>();

  /** Event loops of the roles that answer clients. */
  private final Vertx answering = Vertx.vertx();

  /**
   * Event loops of the roles that settle what is answered. They are others, since each of the many
   * questions of these roles would wait behind all clients.
   */
  private final Vertx settling = Vertx.vertx();

  private final Path home;
  private final Served served;
  private final NetworkPorts ports;
  private final BrokerAccess access = BrokerAccess.random();
  private final NetworkSenders senders;
  private final Parts parts = new Parts();
  private final Health health = new Health().ready("start", this::starting);
  private Optional<NetworkSettings> settings = Optional.empty();
  private volatile boolean isStarted;

  private Network(Path home, Served served, NetworkPorts ports) {
    this.home = home;
    this.senders = NetworkSenders.ofOneProcess(home);
    this.served = served;
    this.ports = ports;
  }

  /**
   * Starts everything; both workers are registered when this returns.
   *
   * @param progress told of each step
   * @throws IOException if a part cannot start; those that had started are closed
   */
  public static Network start(Path home, Path models, NetworkPorts ports, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    return start(home, Served.models(models), ports, progress);
  }

  /** As above, with an LLM node and a data node, if there is to be one. */
  public static Network start(
      Path home, Served served, NetworkPorts ports, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Network network = new Network(home, served, ports);
    try {
      network.parts.add(FolderLock.take(home, "--home"));
      network.requireWhatIsNeeded(progress);
      network.startParts(network.configure(), progress);
      network.isStarted = true;
      return network;
    } finally {
      if (!network.isStarted) {
        network.close();
      }
    }
  }

  /** Completes when the full node cannot go on by itself, with the reason. */
  public CompletionStage<IOException> nodeEnded() {
    return nodeEnded;
  }

  public NetworkPorts ports() {
    return ports;
  }

  /** For a client of the network's broker. */
  public KafkaSettings kafka(String user) {
    return KafkaSettings.of(
        NetworkSettings.HOST + ":" + ports.kafka(), user, access.password(user));
  }

  /**
   * Settings of one more worker, which whoever starts it also closes.
   *
   * @param folder of its outbox and models in the network's home
   * @param operator key file of an account that may register nodes
   * @param models as {@code worker.models} takes them
   */
  public Map<String, String> oneMoreWorker(
      NodeKind kind, String folder, Path operator, String models) {
    return settings.orElseThrow().oneMoreWorker(kind, folder, operator, models);
  }

  /** CometBFT's genesis, which names the validators. */
  public static Path genesis(Path home) {
    return cometBft(home).resolve("config/genesis.json");
  }

  private static Path cometBft(Path home) {
    return home.resolve("node/cometbft");
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
    Future.all(answering.close(), settling.close())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Optional<String> starting() {
    return isStarted ? Optional.empty() : Optional.of("not all roles have started yet");
  }

  /** The home is this process' by now: what a killed one left running in it is ended first. */
  private void requireWhatIsNeeded(Consumer<String> progress) throws IOException {
    CometBftProcess.endLeftOver(cometBft(home));
    Preflight preflight = new Preflight();
    preflight.require(() -> CometBftBinary.locate(progress));
    preflight.require(() -> ModelRepository.requireModels(served.tensors()));
    served.llm().ifPresent(file -> preflight.require(() -> LlmModels.read(file)));
    Optional.ofNullable(served.data().get("data.sources"))
        .ifPresent(file -> preflight.require(() -> Sources.read(Path.of(file))));
    preflight.requireFree(
        ports.byUse(served.llm().isPresent(), !served.data().isEmpty(), served.isPaid()));
    preflight.refuseIfFaulty();
  }

  /**
   * Reads all settings; the keys of the senders, of which some speak, are made by then, and the
   * facilitator runs, whose key others are told.
   */
  private NetworkConfigs configure() throws IOException, InvalidSettingsException {
    var _ = senders.prepare();
    Optional<LocalPayments> payments =
        served.isPaid()
            ? Optional.of(LocalPayments.start(answering, home, ports, paymentsTopic(), parts))
            : Optional.empty();
    NetworkSettings all = new NetworkSettings(home, served, ports, access, senders, payments);
    settings = Optional.of(all);
    return NetworkConfigs.read(all, served, ports);
  }

  private Map<String, String> paymentsTopic() {
    return Map.of(
        "kafka.servers",
        NetworkSettings.HOST + ":" + ports.kafka(),
        "kafka.user",
        BrokerAccess.FACILITATOR,
        "kafka.password",
        access.password(BrokerAccess.FACILITATOR));
  }

  private void startParts(NetworkConfigs configs, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    parts.add(MetricsServer.start(NetworkSettings.HOST, ports.metrics(), health));
    progress.accept("Walrus store, Kafka broker");
    WalrusStoreConfig walrus = configs.walrus();
    add("walrus", WalrusStore.start(settling, walrus.options(), walrus.host(), walrus.port()));
    add("broker", EmbeddedBroker.start(configs.broker()));
    ReaderFile.write(home.resolve(ReaderFile.NAME), kafka(BrokerAccess.READER));
    progress.accept("full node under CometBFT");
    FullNode node = FullNode.start(settling, configs.fullNode(), progress);
    add("full-node", node);
    var _ = node.ended().thenAccept(nodeEnded::complete);
    URI chain = URI.create("http://%s:%d".formatted(NetworkSettings.HOST, ports.chainParts()));
    SenderLacks lacks =
        parts.add(SenderLacks.watch(new EthereumClient(chain), senders, progress, SENDERS_LOOK));
    health.ready("senders", lacks::reason);
    if (served.isAsked()) {
      progress.accept("model %s, registered for contracts".formatted(AskedModels.NAME));
      URI blobs = URI.create("http://%s:%d".formatted(NetworkSettings.HOST, ports.walrus()));
      new AskedModels(chain, blobs, NetworkSettings.SHARDS)
          .register(AskedModels.projectile(served.tensors()));
    }
    progress.accept("settlement bridge, proof stream");
    // They meet on Kafka alone: each may end without the other.
    Together onKafka = parts.add(new Together());
    include("bridge", onKafka.add(Bridge.start(settling, configs.bridge())));
    include("proof-stream", onKafka.add(ProofStream.start(configs.proofStream())));
    progress.accept("inference nodes, registering on chain");
    LocalNodes locals = new LocalNodes();
    NetworkNodes nodes = new NetworkNodes(parts.add(new Together()), health, locals);
    nodes.start(answering, configs, ports);
    nodes.awaitJoined(lacks, progress);
    progress.accept("ingress, explorer");
    add("ingress", Ingress.start(answering, configs.ingress(), locals));
    // It only reads: the network is ready without it.
    parts.add(Explorer.start(settling, configs.explorer(), false));
  }

  /** Keeps a role that has started; what it lacks is told under its name. */
  private void add(String name, Role role) {
    include(name, parts.add(role));
  }

  /** What a role lacks is told under its name. */
  private void include(String name, Role role) {
    health.include(name, role.health());
  }
}
