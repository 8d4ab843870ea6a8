package network.haca.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.stack.network.NetworkPorts;

/** A network of which every role is a process of its own, on this machine's ports. */
final class RoleNetwork implements AutoCloseable {
  private final NetworkPorts ports = NetworkPorts.free();
  private final Map<String, RoleProcess> running = new TreeMap<>();
  private final Path home;

  /**
   * @param home for all data; {@code models.json} in it is the LLM node's registry file
   */
  RoleNetwork(Path home) {
    this.home = home;
  }

  NetworkPorts ports() {
    return ports;
  }

  void start(List<String> roles) throws Exception {
    for (String role : roles) {
      start(role);
    }
  }

  void start(String role) throws Exception {
    running.put(role, RoleProcess.start(role, home.resolve(role + ".log"), settings(role)));
  }

  /** SIGKILL. */
  void kill(String role) throws Exception {
    process(role).kill();
  }

  RoleProcess process(String role) {
    return Objects.requireNonNull(running.get(role), role);
  }

  @Override
  public void close() {
    running.values().forEach(RoleProcess::close);
  }

  private Map<String, String> settings(String role) {
    String kafka = "127.0.0.1:" + ports.kafka();
    String chain = "http://127.0.0.1:" + ports.chain();
    String walrus = "http://127.0.0.1:" + ports.walrus();
    String folder = home.resolve(role).toString();
    return switch (role) {
      case "broker" ->
          Map.of(
              "broker.port",
              Integer.toString(ports.kafka()),
              "broker.controller.port",
              Integer.toString(ports.kafkaController()),
              "broker.data",
              folder,
              "broker.users",
              "admin:a,worker:w,proof-stream:p,bridge:b,reader:r");
      case "walrus" ->
          Map.of("walrus.port", Integer.toString(ports.walrus()), "walrus.data", folder);
      case "full-node" ->
          Map.of(
              "node.home", folder,
              "node.rpc.port", Integer.toString(ports.chain()),
              "node.ws.port", Integer.toString(ports.chainWebSocket()),
              "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
              "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()),
              "walrus.aggregators", walrus);
      case "bridge" ->
          Map.of(
              "kafka.servers",
              kafka,
              "kafka.user",
              "bridge",
              "kafka.password",
              "b",
              "bridge.data",
              folder,
              "bridge.port",
              Integer.toString(ports.receipts()),
              "bridge.key",
              DevelopmentAccounts.KEYS.get(1).toHex(),
              "chain.rpc",
              chain,
              "cometbft.rpc",
              "http://127.0.0.1:" + ports.cometRpc(),
              "walrus.publisher",
              walrus);
      case "proof-stream" ->
          Map.of(
              "kafka.servers", kafka,
              "kafka.user", "proof-stream",
              "kafka.password", "p",
              "stream.state", folder,
              "batch.count.max", "5",
              "batch.age.max", "300ms");
      case "worker" ->
          Map.of(
              "worker.port",
              Integer.toString(ports.worker()),
              "worker.models",
              "../inference-workers/target/models",
              "worker.onnx.threads",
              "1",
              "worker.outbox",
              folder,
              "worker.operator.key",
              DevelopmentAccounts.KEYS.get(0).toHex(),
              "kafka.servers",
              kafka,
              "kafka.user",
              "worker",
              "kafka.password",
              "w",
              "chain.rpc",
              chain);
      case "llm-node" ->
          mapOf(
              "worker.port",
              Integer.toString(ports.llm()),
              "worker.outbox",
              folder,
              "worker.operator.key",
              DevelopmentAccounts.KEYS.get(0).toHex(),
              "llm.models",
              home.resolve("models.json").toString(),
              "llm.keys.port",
              Integer.toString(ports.llmKeys()),
              "kafka.servers",
              kafka,
              "kafka.user",
              "worker",
              "kafka.password",
              "w",
              "chain.rpc",
              chain,
              "walrus.publisher",
              walrus,
              "bridge.url",
              "http://127.0.0.1:" + ports.receipts());
      case "ingress" ->
          Map.of(
              "ingress.http.port",
              Integer.toString(ports.http()),
              "ingress.grpc.port",
              Integer.toString(ports.grpc()),
              "directory.refresh",
              "100ms",
              "chain.rpc",
              chain);
      default -> throw new IllegalArgumentException(role);
    };
  }

  private static Map<String, String> mapOf(String... keysAndValues) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
