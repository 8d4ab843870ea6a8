package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.stack.network.NetworkPorts;

/** A network of which every role is a process of its own, on this machine's ports. */
final class RoleNetwork implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(170);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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

  /** The answer of one of the network's HTTP ports. */
  HttpResponse<String> send(int port, String path, HttpRequest.Builder request) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(request.uri(uri).build(), BodyHandlers.ofString());
  }

  /** A proof's receipt, once there is one. */
  JsonNode awaitReceipt(String leaf) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      HttpResponse<String> receipt =
          send(ports.receipts(), "/v1/receipts/" + leaf, HttpRequest.newBuilder());
      if (receipt.statusCode() == 200) {
        return new ObjectMapper().readTree(receipt.body());
      }
      assertTrue(Instant.now().isBefore(end), () -> "no receipt for " + leaf);
    }
  }

  private Map<String, String> settings(String role) {
    String folder = home.resolve(role).toString();
    return switch (role) {
      case "broker" ->
          Map.of(
              "broker.port",
              text(ports.kafka()),
              "broker.controller.port",
              text(ports.kafkaController()),
              "broker.data",
              folder,
              "broker.users",
              "admin:a,worker:w,proof-stream:p,bridge:b,reader:r");
      case "walrus" -> Map.of("walrus.port", text(ports.walrus()), "walrus.data", folder);
      case "full-node" ->
          Map.of(
              "node.home", folder,
              "node.rpc.port", text(ports.chain()),
              "node.ws.port", text(ports.chainWebSocket()),
              "node.cometbft.rpc.port", text(ports.cometRpc()),
              "node.cometbft.p2p.port", text(ports.cometP2p()),
              "walrus.aggregators", url(ports.walrus()));
      case "bridge" ->
          withKafka(
              "bridge",
              "b",
              Map.of(
                  "bridge.data", folder,
                  "bridge.port", text(ports.receipts()),
                  "bridge.key", DevelopmentAccounts.KEYS.get(1).toHex(),
                  "chain.rpc", url(ports.chain()),
                  "cometbft.rpc", url(ports.cometRpc()),
                  "walrus.publisher", url(ports.walrus())));
      case "proof-stream" ->
          withKafka(
              "proof-stream",
              "p",
              Map.of(
                  "stream.state", folder,
                  "batch.count.max", "5",
                  "batch.age.max", "300ms"));
      case "worker" ->
          withKafka(
              "worker",
              "w",
              Map.of(
                  "worker.port",
                  text(ports.worker()),
                  "worker.models",
                  "../inference-workers/target/models",
                  "worker.onnx.threads",
                  "1",
                  "worker.outbox",
                  folder,
                  "worker.operator.key",
                  DevelopmentAccounts.KEYS.get(0).toHex(),
                  "chain.rpc",
                  url(ports.chain())));
      case "llm-node" ->
          withKafka(
              "worker",
              "w",
              Map.of(
                  "worker.port", text(ports.llm()),
                  "worker.outbox", folder,
                  "worker.operator.key", DevelopmentAccounts.KEYS.get(0).toHex(),
                  "llm.models", home.resolve("models.json").toString(),
                  "llm.keys.port", text(ports.llmKeys()),
                  "chain.rpc", url(ports.chain()),
                  "walrus.publisher", url(ports.walrus()),
                  "bridge.url", url(ports.receipts())));
      case "ingress" ->
          Map.of(
              "ingress.http.port", text(ports.http()),
              "ingress.grpc.port", text(ports.grpc()),
              "directory.refresh", "100ms",
              "chain.rpc", url(ports.chain()));
      default -> throw new IllegalArgumentException(role);
    };
  }

  private Map<String, String> withKafka(String user, String password, Map<String, String> own) {
    Map<String, String> settings = new TreeMap<>(own);
    settings.put("kafka.servers", "127.0.0.1:" + ports.kafka());
    settings.put("kafka.user", user);
    settings.put("kafka.password", password);
    return settings;
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static String text(int port) {
    return Integer.toString(port);
  }
}
