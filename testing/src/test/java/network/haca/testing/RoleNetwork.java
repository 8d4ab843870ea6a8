package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
import network.haca.broker.BrokerAccess;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleProcess;
import network.haca.devnet.processes.RoleSettings;
import network.haca.settings.KafkaSettings;

/** A network of which every role is a process of its own, on this machine's ports. */
final class RoleNetwork implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(170);
  private static final String HOST = "127.0.0.1";
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final String SECOND_WORKER = "worker-2";
  private static final int HEAP = 512;
  private static final int BATCH_MAX = 5;
  private static final int BATCH_AGE_MILLIS = 300;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final NetworkPorts ports = NetworkPorts.free();
  private final BrokerAccess access = BrokerAccess.random();
  private final Map<String, RoleProcess> running = new TreeMap<>();
  private final Map<String, Map<String, String>> more = new TreeMap<>();
  private final Path home;
  private final NetworkSenders senders;

  /**
   * @param home for all data; {@code models.json} in it is the LLM node's registry file
   */
  RoleNetwork(Path home) {
    this.home = home;
    this.senders =
        new NetworkSenders(
            home, List.of("relay", "operator-worker", "operator-worker-2", "operator-llm"));
  }

  NetworkPorts ports() {
    return ports;
  }

  /** Who reads the topics. */
  KafkaSettings reader() {
    return KafkaSettings.of(
        HOST + ":" + ports.kafka(), BrokerAccess.READER, access.password(BrokerAccess.READER));
  }

  /** Gives a role settings beside those that it needs. */
  void configure(String role, Map<String, String> settings) {
    more.put(role, Map.copyOf(settings));
  }

  void start(List<String> roles) throws Exception {
    for (String role : roles) {
      start(role);
    }
  }

  void start(String role) throws Exception {
    Map<String, String> settings = new TreeMap<>(settings(role));
    settings.putAll(more.getOrDefault(role, Map.of()));
    RoleProcess process = RoleProcess.launch(ChildJvm.small(HEAP), role, home, role, settings);
    running.put(role, process);
    var _ = process.awaitServing(PATIENCE);
  }

  /** Starts a second worker, set up as the first one. */
  void startSecondWorker() throws Exception {
    Map<String, String> settings =
        new TreeMap<>(
            RoleSettings.worker(
                home.resolve(SECOND_WORKER),
                ports.secondWorker(),
                MODELS,
                senders.file("operator-" + SECOND_WORKER),
                reach()));
    settings.putAll(more.getOrDefault("worker", Map.of()));
    settings.put("worker.models.cache", home.resolve(SECOND_WORKER + "-models").toString());
    RoleProcess process =
        RoleProcess.launch(ChildJvm.small(HEAP), "worker", home, SECOND_WORKER, settings);
    running.put(SECOND_WORKER, process);
    var _ = process.awaitServing(PATIENCE);
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

  private Map<String, String> fullNode(Path data) throws IOException {
    Map<String, String> settings = senders.prepare().genesis();
    settings.putAll(
        Map.of(
            "node.home", data.toString(),
            "node.rpc.port", Integer.toString(ports.chain()),
            "node.ws.port", Integer.toString(ports.chainWebSocket()),
            "node.rpc.parts.port", Integer.toString(ports.chainParts()),
            "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
            "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()),
            "walrus.aggregators", url(ports.walrus()).toString()));
    return settings;
  }

  private Map<String, String> settings(String role) throws IOException {
    Path data = home.resolve(role);
    return switch (role) {
      case "broker" ->
          RoleSettings.broker(data, HOST, ports.kafka(), ports.kafkaController(), access);
      case "walrus" -> RoleSettings.walrus(data, ports.walrus());
      case "full-node" -> fullNode(data);
      case "bridge" -> RoleSettings.bridge(data, ports.receipts(), senders.file("relay"), reach());
      case "proof-stream" -> RoleSettings.proofStream(data, BATCH_MAX, BATCH_AGE_MILLIS, reach());
      case "worker" ->
          RoleSettings.worker(
              data, ports.worker(), MODELS, senders.file("operator-worker"), reach());
      case "llm-node" ->
          RoleSettings.llmNode(
              data,
              ports.llm(),
              ports.llmKeys(),
              home.resolve("models.json"),
              senders.file("operator-llm"),
              reach());
      case "ingress" -> RoleSettings.ingress(ports.http(), ports.grpc(), reach());
      case "facilitator" ->
          Map.of(
              "facilitator.data", data.toString(),
              "facilitator.port", Integer.toString(ports.facilitator()));
      default -> throw new IllegalArgumentException(role);
    };
  }

  private Reach reach() {
    return new Reach(
        HOST + ":" + ports.kafka(),
        access,
        url(ports.chainParts()),
        url(ports.cometRpc()),
        url(ports.walrus()),
        url(ports.receipts()));
  }

  private static URI url(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }
}
