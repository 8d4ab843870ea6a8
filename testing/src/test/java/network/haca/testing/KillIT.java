package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Settlement;
import network.haca.settings.KafkaSettings;
import network.haca.stack.network.NetworkPorts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role as its own process, and each killed by SIGKILL while questions go on: nothing is lost
 * and nothing is doubled.
 */
class KillIT {
  private static final Duration PATIENCE = Duration.ofSeconds(170);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, RoleProcess> running = new TreeMap<>();
  private final Set<String> answered = new HashSet<>();

  @AfterEach
  void stop() {
    running.values().forEach(RoleProcess::close);
  }

  private void start(String role) throws Exception {
    running.put(role, RoleProcess.start(role, home.resolve(role + ".log"), settings(role)));
  }

  private void kill(String role) throws Exception {
    process(role).kill();
  }

  private RoleProcess process(String role) {
    return Objects.requireNonNull(running.get(role), role);
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

  /**
   * Asks until so many more answers came; while no node is there, requests are refused and asked
   * again.
   */
  private void ask(int answers) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      HttpResponse<String> response =
          http.send(
              request(ports.http(), "/v2/models/projectile/infer")
                  .POST(BodyPublishers.ofString(LAUNCH))
                  .build(),
              BodyHandlers.ofString());
      response.headers().firstValue("X-Haca-Proof").ifPresent(answered::add);
      assertTrue(Instant.now().isBefore(end), response::body);
    }
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private void awaitReceipts() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    for (String leaf : answered) {
      HttpRequest receipt = request(ports.receipts(), "/v1/receipts/" + leaf).build();
      while (http.send(receipt, BodyHandlers.ofString()).statusCode() != 200) {
        assertTrue(Instant.now().isBefore(end), "no receipt for " + leaf);
      }
    }
  }

  /** The proofs in all batches that settled, each batch once. */
  private int settledProofs() throws Exception {
    Map<Bytes, Integer> sizes = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KafkaSettings.of("127.0.0.1:" + ports.kafka(), "reader", "r").toClientProperties(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.SETTLEMENTS.name(), 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Settlement settlement = Settlement.parseFrom(record.value());
          sizes.put(Bytes.copyOf(record.key()), settlement.getSize());
        }
      }
    }
    return sizes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void sigkillOfEveryProcessLosesNothingAndDoublesNothing() throws Exception {
    for (String role :
        List.of("broker", "walrus", "full-node", "bridge", "proof-stream", "worker", "ingress")) {
      start(role);
    }
    ask(5);
    for (String role : List.of("proof-stream", "bridge", "full-node", "broker", "walrus")) {
      kill(role);
      ask(5);
      start(role);
      ask(5);
    }
    ChildProcesses.killCometBft(process("full-node").handle());
    ask(5);
    kill("worker");
    start("worker");
    ask(5);
    awaitReceipts();
    assertEquals(answered.size(), settledProofs(), "each proof stands in one settled batch");
  }
}
