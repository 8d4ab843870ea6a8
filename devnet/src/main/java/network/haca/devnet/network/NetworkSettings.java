package network.haca.devnet.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.schemas.NodeKind;

/**
 * Settings of the roles of one network: what ties them together, which nobody changes, and
 * defaults, over which goes what was set for the role.
 */
final class NetworkSettings {
  static final String HOST = "127.0.0.1";
  private static final String WALRUS_SHARDS = "10";

  private final Path home;
  private final Served served;
  private final NetworkPorts ports;
  private final BrokerAccess access;
  private final NetworkSenders senders;

  NetworkSettings(
      Path home, Served served, NetworkPorts ports, BrokerAccess access, NetworkSenders senders) {
    this.home = home;
    this.served = served;
    this.ports = ports;
    this.access = access;
    this.senders = senders;
  }

  Map<String, String> walrus() throws IOException {
    return over(
        "walrus",
        Map.of(
            "walrus.host",
            HOST,
            "walrus.port",
            text(ports.walrus()),
            "walrus.data",
            text(home.resolve("walrus")),
            "walrus.shards",
            WALRUS_SHARDS),
        Map.of());
  }

  Map<String, String> broker() throws IOException {
    return over(
        "broker",
        Map.of(
            "broker.host", HOST,
            "broker.port", text(ports.kafka()),
            "broker.controller.port", text(ports.kafkaController()),
            "broker.data", text(home.resolve("kafka")),
            "broker.users", access.format()),
        Map.of());
  }

  Map<String, String> fullNode() throws IOException {
    Map<String, String> fixed = senders.genesis();
    fixed.put("node.home", text(home.resolve("node")));
    fixed.put("node.rpc.port", text(ports.chain()));
    fixed.put("node.ws.port", text(ports.chainWebSocket()));
    fixed.put("node.rpc.parts.port", text(ports.chainParts()));
    fixed.put("node.cometbft.rpc.port", text(ports.cometRpc()));
    fixed.put("node.cometbft.p2p.port", text(ports.cometP2p()));
    fixed.put("node.settled.bridges", http(ports.receipts()));
    fixed.put("walrus.aggregators", http(ports.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over("full-node", fixed, Map.of());
  }

  Map<String, String> bridge() throws IOException {
    Map<String, String> fixed = kafkaUser(BrokerAccess.BRIDGE);
    fixed.put("bridge.data", text(home.resolve("bridge")));
    fixed.put("bridge.port", text(ports.receipts()));
    fixed.put("bridge.key.file", text(senders.file(NetworkSenders.RELAY)));
    fixed.put("chain.rpc", http(ports.chainParts()));
    fixed.put("cometbft.rpc", http(ports.cometRpc()));
    fixed.put("walrus.publisher", http(ports.walrus()));
    fixed.put("walrus.aggregators", http(ports.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    return over("bridge", fixed, Map.of());
  }

  Map<String, String> proofStream() throws IOException {
    Map<String, String> fixed = kafkaUser(BrokerAccess.PROOF_STREAM);
    fixed.put("stream.state", text(home.resolve("stream")));
    return over("proof-stream", fixed, Map.of("batch.age.max", "1s"));
  }

  Map<String, String> ingress() throws IOException {
    return over(
        "ingress",
        Map.of(
            "ingress.http.port", text(ports.http()),
            "ingress.grpc.port", text(ports.grpc()),
            "chain.rpc", http(ports.chainParts()),
            "chain.ws", "ws://%s:%d".formatted(HOST, ports.chainParts())),
        Map.of("directory.refresh", "500ms"));
  }

  /**
   * @param folder of its outbox in the network's home
   */
  Map<String, String> worker(NodeKind kind, String folder, int port) throws IOException {
    Map<String, String> fixed = provingNode("worker", folder, port, kind);
    fixed.put("worker.kind", kind.name());
    fixed.put("worker.models", text(served.tensors()));
    return over(
        "worker",
        fixed,
        Map.of("worker.onnx.device", served.device().name(), "worker.onnx.threads", "1"));
  }

  Map<String, String> llmNode(Path registryFile) throws IOException {
    Map<String, String> fixed = provingNode("worker", "llm", ports.llm(), NodeKind.LLM_PROXY);
    fixed.put("llm.models", text(registryFile));
    fixed.put("llm.keys.port", text(ports.llmKeys()));
    fixed.put("walrus.publisher", http(ports.walrus()));
    fixed.put("walrus.shards", WALRUS_SHARDS);
    fixed.put("bridge.url", http(ports.receipts()));
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
    return over("data-node", fixed, Map.of());
  }

  /**
   * What nodes of every kind are told.
   *
   * @param prefix of their settings
   */
  private Map<String, String> provingNode(String prefix, String folder, int port, NodeKind kind) {
    Map<String, String> fixed = kafkaUser(BrokerAccess.WORKER);
    fixed.put(prefix + ".port", text(port));
    fixed.put(prefix + ".outbox", text(home.resolve(folder)));
    fixed.put(prefix + ".operator.key.file", text(senders.file(NetworkSenders.operator(kind))));
    fixed.put("chain.rpc", http(ports.chainParts()));
    return fixed;
  }

  private Map<String, String> kafkaUser(String user) {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("kafka.servers", "%s:%d".formatted(HOST, ports.kafka()));
    fixed.put("kafka.user", user);
    fixed.put("kafka.password", access.password(user));
    return fixed;
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

  private static String http(int port) {
    return "http://%s:%d".formatted(HOST, port);
  }

  private static String text(Object value) {
    return value.toString();
  }
}
