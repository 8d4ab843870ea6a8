package network.haca.devnet.network;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.proofstream.core.BatchLimits;
import network.haca.proofstream.topology.StreamOptions;
import network.haca.schemas.NodeKind;
import network.haca.senders.SenderRole;
import network.haca.settings.InvalidSettingsException;
import network.haca.walrus.BlobId;

/**
 * Settings of the roles of one network: what ties them together, which nobody changes, and
 * defaults, over which goes what was set for the role.
 */
final class NetworkSettings {
  static final String HOST = "127.0.0.1";
  static final int SHARDS = 10;
  private static final String WALRUS_SHARDS = Integer.toString(SHARDS);

  private final Path home;
  private final Served served;
  private final NetworkPorts ports;
  private final BrokerAccess access;
  private final NetworkSenders senders;
  private final Optional<LocalPayments> payments;
  private final Reach reach;

  NetworkSettings(
      Path home,
      Served served,
      NetworkPorts ports,
      BrokerAccess access,
      NetworkSenders senders,
      Optional<LocalPayments> payments) {
    this.payments = payments;
    this.home = home;
    this.served = served;
    this.ports = ports;
    this.access = access;
    this.senders = senders;
    this.reach =
        new Reach(
            "%s:%d".formatted(HOST, ports.kafka()),
            access,
            http(ports.chainParts()),
            http(ports.cometRpc()),
            http(ports.walrus()),
            http(ports.receipts()));
  }

  Map<String, String> walrus() throws IOException {
    Map<String, String> fixed =
        new TreeMap<>(RoleSettings.walrus(home.resolve("walrus"), ports.walrus()));
    fixed.put("walrus.host", HOST);
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over("walrus", fixed, Map.of());
  }

  Map<String, String> broker() throws IOException {
    Path data = home.resolve("kafka");
    return over(
        "broker",
        RoleSettings.broker(data, HOST, ports.kafka(), ports.kafkaController(), access),
        // One instance of the stream takes all, and a batch costs nearly the same however few
        // proofs are in it.
        Map.of("broker.proofs.partitions", "1"));
  }

  Map<String, String> fullNode() throws IOException {
    Map<String, String> fixed = senders.genesis();
    fixed.put("node.home", text(home.resolve("node")));
    fixed.put("node.rpc.port", text(ports.chain()));
    fixed.put("node.ws.port", text(ports.chainWebSocket()));
    fixed.put("node.rpc.parts.port", text(ports.chainParts()));
    fixed.put("node.cometbft.rpc.port", text(ports.cometRpc()));
    fixed.put("node.cometbft.p2p.port", text(ports.cometP2p()));
    fixed.put("node.settled.bridges", text(reach.bridge()));
    fixed.put("walrus.aggregators", text(reach.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over("full-node", fixed, Map.of());
  }

  Map<String, String> bridge() throws IOException {
    Path key = senders.file(NetworkSenders.RELAY);
    Map<String, String> fixed =
        RoleSettings.bridge(home.resolve("bridge"), ports.receipts(), key, reach);
    fixed.put("bridge.workflows.key.file", text(senders.file(NetworkSenders.KEEPER)));
    fixed.put("walrus.aggregators", text(reach.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over("bridge", fixed, Map.of());
  }

  Map<String, String> proofStream() throws IOException {
    return over(
        "proof-stream",
        RoleSettings.proofStream(home.resolve("stream"), reach),
        // A commit is a transaction at the broker, which costs as much as some ten answers. A batch
        // that no blob of this network's store can hold would be halved on its way.
        Map.of(
            "batch.age.max",
            "1s",
            "stream.commit",
            "200ms",
            "batch.bytes.max",
            Long.toString(batchBytesMax(Integer.parseInt(WALRUS_SHARDS)))));
  }

  /** The largest batch that a blob of a network of so many shards, and a validator, can take. */
  static long batchBytesMax(int shards) {
    return Math.min(BlobId.bytesMax(shards), BatchLimits.DUMP_BYTES_MAX);
  }

  Map<String, String> ingress() throws IOException {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("ingress.http.port", text(ports.http()));
    fixed.put("ingress.grpc.port", text(ports.grpc()));
    fixed.put("chain.rpc", text(reach.chain()));
    fixed.put("chain.ws", "ws://%s:%d".formatted(HOST, ports.chainParts()));
    fixed.put("ingress.settled.bridges", text(reach.bridge()));
    if (payments.isPresent() && served.llm().isPresent()) {
      fixed.putAll(payments.get().ingress(served.llm().get()));
    }
    return over(
        "ingress",
        fixed,
        Map.of(
            "directory.refresh",
            "500ms",
            "ingress.settled.within",
            settledWithin(),
            "ingress.models.owners",
            String.join(",", senders.addresses(SenderRole.OPERATOR))));
  }

  /** Twice the time for which a batch waits for more proofs. */
  private String settledWithin() throws IOException {
    try {
      StreamOptions options = ProofStreamConfig.read(proofStream()).options();
      return options.batch().ageMax().multipliedBy(2).toString();
    } catch (InvalidSettingsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  Map<String, String> explorer() throws IOException {
    return over(
        "explorer",
        RoleSettings.explorer(
            home.resolve("explorer"), ports.explorer(), http(ports.http()), reach),
        Map.of());
  }

  /**
   * @param folder of its outbox in the network's home
   */
  Map<String, String> worker(NodeKind kind, String folder, int port) throws IOException {
    Map<String, String> fixed = provingNode("worker", folder, port, kind);
    fixed.put("worker.kind", kind.name());
    fixed.putAll(RoleSettings.trust(Network.genesis(home), reach));
    fixed.put(
        "worker.models",
        served.isAsked()
            ? "registry:%s, %s".formatted(AskedModels.NAME, served.tensors())
            : text(served.tensors()));
    fixed.put("worker.models.cache", text(home.resolve(folder + "-models")));
    fixed.put("walrus.aggregators", text(reach.walrus()));
    fixed.put("walrus.publisher", text(reach.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over(
        "worker",
        fixed,
        Map.of(
            "worker.onnx.device",
            served.device().name(),
            "worker.onnx.threads",
            "1",
            "worker.models.look",
            "1s"));
  }

  /**
   * One more worker, of registered models.
   *
   * @param folder of its outbox and models in the network's home
   * @param operator key file of an account that may register nodes
   * @param models as {@code worker.models} takes them
   */
  Map<String, String> oneMoreWorker(NodeKind kind, String folder, Path operator, String models) {
    Map<String, String> settings =
        RoleSettings.provingNode("worker", home.resolve(folder), 0, operator, reach);
    settings.put("worker.kind", kind.name());
    settings.putAll(RoleSettings.trust(Network.genesis(home), reach));
    settings.put("worker.models", models);
    settings.put("worker.models.cache", text(home.resolve(folder + "-models")));
    settings.put("worker.models.look", "1s");
    settings.put("worker.onnx.threads", "1");
    settings.put("walrus.aggregators", text(reach.walrus()));
    settings.put("walrus.publisher", text(reach.walrus()));
    settings.put("walrus.shards", WALRUS_SHARDS);
    return settings;
  }

  Map<String, String> llmNode(Path registryFile) throws IOException {
    Map<String, String> fixed =
        RoleSettings.llmNode(
            home.resolve("llm"),
            ports.llm(),
            ports.llmKeys(),
            registryFile,
            operator(NodeKind.LLM_PROXY),
            reach);
    fixed.putAll(RoleSettings.trust(Network.genesis(home), reach));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    if (payments.isPresent()) {
      fixed.putAll(payments.get().llmNode());
    }
    return over(
        "llm-node",
        fixed,
        Map.of(
            "llm.decoder.device", served.device().name(),
            // Whoever uses a development network brings keys in the administrator's name.
            "llm.keys.accounts", DevelopmentAccounts.addresses().getFirst().toHex()));
  }

  Map<String, String> dataNode() throws IOException {
    Map<String, String> fixed = provingNode("data", "data", ports.data(), NodeKind.DATA_NODE);
    fixed.putAll(served.data());
    fixed.putAll(RoleSettings.trust(Network.genesis(home), reach));
    return over(
        "data-node",
        fixed,
        Map.of("data.keys.accounts", DevelopmentAccounts.addresses().getFirst().toHex()));
  }

  private Map<String, String> provingNode(String prefix, String folder, int port, NodeKind kind) {
    return RoleSettings.provingNode(prefix, home.resolve(folder), port, operator(kind), reach);
  }

  private Path operator(NodeKind kind) {
    return senders.file(NetworkSenders.operator(kind));
  }

  private Map<String, String> over(
      String role, Map<String, String> fixed, Map<String, String> defaults) throws IOException {
    Map<String, String> settings = new TreeMap<>(defaults);
    for (Map.Entry<String, String> set : served.settings(role).entrySet()) {
      if (fixed.containsKey(set.getKey())) {
        throw new IOException(
            "%s of %s ties this network together and cannot be set; leave it out, or run the role by itself with 'haca %s'"
                .formatted(set.getKey(), role, role));
      }
      settings.put(set.getKey(), set.getValue());
    }
    settings.putAll(fixed);
    return settings;
  }

  private static URI http(int port) {
    return URI.create("http://%s:%d".formatted(HOST, port));
  }

  private static String text(Object value) {
    return value.toString();
  }
}
