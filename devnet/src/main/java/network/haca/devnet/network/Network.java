package network.haca.devnet.network;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import network.haca.bridge.app.Bridge;
import network.haca.bridge.app.BridgeConfig;
import network.haca.broker.BrokerAccess;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.llmnode.llm.LlmModels;
import network.haca.onnx.InvalidModelException;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.oracle.source.Sources;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.provingnode.app.ProvingNode;
import network.haca.role.metrics.MetricsServer;
import network.haca.schemas.NodeKind;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.service.Together;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.walrus.LocalWalrus;
import network.haca.walrusstore.WalrusStore;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import network.haca.workers.onnx.ModelRepository;

/**
 * Every role in this process, with CometBFT as a child, on one home: a development network. Parts
 * are closed in the reverse of the order in which they were started.
 */
public final class Network implements Role {
  private static final Duration JOIN_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SENDERS_LOOK = Duration.ofSeconds(10);
  private static final int WALRUS_SHARDS = 10;
  private static final int WALRUS_BODY_MAX = 10 << 20;
  private static final String HOST = "127.0.0.1";

  private final CompletableFuture<IOException> nodeEnded = new CompletableFuture<>();
  private final Vertx vertx = Vertx.vertx();
  private final Path home;
  private final Served served;
  private final NetworkPorts ports;
  private final BrokerAccess access = BrokerAccess.random();
  private final NetworkSenders senders;
  private final Parts parts = new Parts();
  private final Health health = new Health().ready("start", this::starting);
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
      network.startParts(progress);
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
    return KafkaSettings.of(HOST + ":" + ports.kafka(), user, access.password(user));
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
    vertx.close().toCompletionStage().toCompletableFuture().join();
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
    preflight.requireFree(ports.byUse(served.llm().isPresent(), !served.data().isEmpty()));
    preflight.refuseIfFaulty();
  }

  private void startParts(Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    parts.add(MetricsServer.start(HOST, ports.metrics(), health));
    progress.accept("Walrus store, Kafka broker");
    add(
        "walrus",
        WalrusStore.start(
            vertx,
            new WalrusStore.Options(
                home.resolve("walrus"),
                WALRUS_SHARDS,
                WALRUS_BODY_MAX,
                LocalWalrus.STORE_BYTES_MAX),
            HOST,
            ports.walrus()));
    add(
        "broker",
        EmbeddedBroker.start(
            new BrokerConfig(
                HOST,
                ports.kafka(),
                ports.kafkaController(),
                home.resolve("kafka"),
                Optional.of(access))));
    ReaderFile.write(home.resolve(ReaderFile.NAME), kafka(BrokerAccess.READER));
    progress.accept("full node under CometBFT");
    var _ = senders.prepare();
    FullNode node = FullNode.start(vertx, FullNodeConfig.read(node()), progress);
    add("full-node", node);
    var _ = node.ended().thenAccept(nodeEnded::complete);
    SenderLacks lacks =
        parts.add(
            SenderLacks.watch(
                new EthereumClient(URI.create(chain())), senders, progress, SENDERS_LOOK));
    health.ready("senders", lacks::reason);
    progress.accept("settlement bridge, proof stream");
    add("bridge", Bridge.start(vertx, BridgeConfig.read(bridge())));
    add("proof-stream", ProofStream.start(ProofStreamConfig.read(stream())));
    startNodes(new Joining(lacks, parts.add(new Together()), progress));
    progress.accept("ingress");
    add("ingress", Ingress.start(vertx, IngressConfig.read(ingress())));
  }

  /**
   * The way in which nodes join.
   *
   * @param nodes those that have started; all leave the registry at once
   */
  private record Joining(SenderLacks lacks, Together nodes, Consumer<String> progress) {}

  private void startNodes(Joining joining)
      throws IOException, InvalidSettingsException, InvalidModelException {
    joining.progress().accept("inference nodes, registering on chain");
    startWorker("TEE_MODEL_WORKER", "worker-tee", ports.worker(), joining);
    startWorker("VANILLA", "worker-vanilla", ports.secondWorker(), joining);
    if (served.llm().isPresent()) {
      startLlmNode(served.llm().get(), joining);
    }
    if (!served.data().isEmpty()) {
      startDataNode(served.data(), joining);
    }
  }

  private void startWorker(String kind, String name, int port, Joining joining)
      throws IOException, InvalidSettingsException, InvalidModelException {
    NodeKind node = NodeKind.valueOf(kind);
    Map<String, String> settings = provingNode("worker", name, port, node);
    settings.put("worker.kind", kind);
    settings.put("worker.models", served.tensors().toString());
    settings.put("worker.onnx.device", served.device().name());
    settings.put("worker.onnx.threads", "1");
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings));
    String attested = kind.equals("VANILLA") ? "" : ", attested by a simulated enclave";
    join(name, worker, node, attested, joining);
  }

  private void startLlmNode(Path registryFile, Joining joining)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Map<String, String> settings = provingNode("worker", "llm", ports.llm(), NodeKind.LLM_PROXY);
    settings.put("llm.models", registryFile.toString());
    settings.put("llm.decoder.device", served.device().name());
    settings.put("llm.keys.port", Integer.toString(ports.llmKeys()));
    // Whoever uses a development network brings keys in the administrator's name.
    settings.put("llm.keys.accounts", DevelopmentAccounts.addresses().getFirst().toHex());
    settings.put("walrus.publisher", walrus());
    settings.put("walrus.shards", Integer.toString(WALRUS_SHARDS));
    settings.put("bridge.url", "http://" + HOST + ":" + ports.receipts());
    LlmNode node = LlmNode.start(vertx, LlmNodeConfig.read(settings));
    join(
        "llm-node",
        node,
        NodeKind.LLM_PROXY,
        ", attested by a simulated enclave; keys arrive on port " + ports.llmKeys(),
        joining);
  }

  private void startDataNode(Map<String, String> own, Joining joining)
      throws IOException, InvalidSettingsException {
    Map<String, String> settings = provingNode("data", "data", ports.data(), NodeKind.DATA_NODE);
    settings.putAll(own);
    DataNode node = DataNode.start(vertx, DataNodeConfig.read(settings));
    join("data-node", node, NodeKind.DATA_NODE, ", attested by a simulated enclave", joining);
  }

  /** Keeps a role that has started; what it lacks is told under its name. */
  private void add(String name, Role role) {
    health.include(name, parts.add(role).health());
  }

  /** One whose sender lacks something registers when it has that. */
  private void join(String name, ProvingNode node, NodeKind kind, String how, Joining joining)
      throws IOException {
    health.include(name, joining.nodes().add(node).health());
    if (joining.lacks().isLacking(NetworkSenders.operator(kind))) {
      joining
          .progress()
          .accept(
              "%s node is not registered yet: %s lacks a role or funds"
                  .formatted(kind, NetworkSenders.operator(kind)));
      return;
    }
    node.awaitEnabled(JOIN_PATIENCE);
    joining
        .progress()
        .accept("registered %s node %s%s".formatted(kind, node.identity().teeId(), how));
  }

  /**
   * What nodes of every kind are told.
   *
   * @param prefix of their settings
   */
  private Map<String, String> provingNode(String prefix, String folder, int port, NodeKind kind) {
    Map<String, String> settings = kafkaUser(BrokerAccess.WORKER);
    settings.put(prefix + ".port", Integer.toString(port));
    settings.put(prefix + ".outbox", home.resolve(folder).toString());
    settings.put(
        prefix + ".operator.key.file", senders.file(NetworkSenders.operator(kind)).toString());
    settings.put("chain.rpc", chain());
    return settings;
  }

  private Map<String, String> node() {
    Map<String, String> settings = senders.genesis();
    settings.put("node.home", home.resolve("node").toString());
    settings.put("node.rpc.port", Integer.toString(ports.chain()));
    settings.put("node.ws.port", Integer.toString(ports.chainWebSocket()));
    settings.put("node.rpc.parts.port", Integer.toString(ports.chainParts()));
    settings.put("node.cometbft.rpc.port", Integer.toString(ports.cometRpc()));
    settings.put("node.cometbft.p2p.port", Integer.toString(ports.cometP2p()));
    settings.put("node.settled.bridges", "http://" + HOST + ":" + ports.receipts());
    settings.put("walrus.aggregators", walrus());
    settings.put("walrus.shards", Integer.toString(WALRUS_SHARDS));
    return settings;
  }

  private Map<String, String> bridge() {
    Map<String, String> settings = kafkaUser(BrokerAccess.BRIDGE);
    settings.put("bridge.data", home.resolve("bridge").toString());
    settings.put("bridge.port", Integer.toString(ports.receipts()));
    settings.put("bridge.key.file", senders.file(NetworkSenders.RELAY).toString());
    settings.put("chain.rpc", chain());
    settings.put("cometbft.rpc", "http://" + HOST + ":" + ports.cometRpc());
    settings.put("walrus.publisher", walrus());
    settings.put("walrus.aggregators", walrus());
    settings.put("walrus.shards", Integer.toString(WALRUS_SHARDS));
    return settings;
  }

  private Map<String, String> stream() {
    Map<String, String> settings = kafkaUser(BrokerAccess.PROOF_STREAM);
    settings.put("stream.state", home.resolve("stream").toString());
    settings.put("batch.age.max", "1s");
    return settings;
  }

  private Map<String, String> ingress() {
    return Map.of(
        "ingress.http.port", Integer.toString(ports.http()),
        "ingress.grpc.port", Integer.toString(ports.grpc()),
        "chain.rpc", chain(),
        "chain.ws", "ws://" + HOST + ":" + ports.chainParts(),
        "directory.refresh", "500ms");
  }

  private Map<String, String> kafkaUser(String user) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.servers", HOST + ":" + ports.kafka());
    settings.put("kafka.user", user);
    settings.put("kafka.password", access.password(user));
    return settings;
  }

  private String chain() {
    return "http://" + HOST + ":" + ports.chainParts();
  }

  private String walrus() {
    return "http://" + HOST + ":" + ports.walrus();
  }
}
