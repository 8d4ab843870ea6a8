package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.directory.DirectoryFile;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.Watermark;
import network.haca.stack.broker.BrokerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real Kafka, real models: from answers to batches, with every process on the way restarted in the
 * middle.
 */
class PipelineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> answered = new HashSet<>();
  private String kafka;

  @BeforeEach
  void choosePort() {
    kafka = "127.0.0.1:" + new BrokerConfig("127.0.0.1", 0, 0, home).port();
  }

  private RoleProcess start(String role, Map<String, String> settings) throws Exception {
    return RoleProcess.start(role, home.resolve(role + ".log"), settings);
  }

  private RoleProcess startBroker() throws Exception {
    return start(
        "broker",
        Map.of(
            "broker.port", kafka.substring(kafka.indexOf(':') + 1),
            "broker.controller.port", "0",
            "broker.data", home.resolve("kafka").toString()));
  }

  /** Starts a worker on the one outbox, and enables its new key. */
  private RoleProcess startWorker() throws Exception {
    RoleProcess worker =
        start(
            "worker",
            Map.of(
                "worker.port",
                "0",
                "worker.models",
                "../inference-workers/target/models",
                "worker.onnx.threads",
                "1",
                "worker.outbox",
                home.resolve("outbox").toString(),
                "kafka.servers",
                kafka,
                "directory.file",
                home.resolve("directory.json").toString()));
    enable(DirectoryFile.read(Files.readString(home.resolve("directory.json"))).getFirst());
    return worker;
  }

  private RoleProcess startIngress() throws Exception {
    return start(
        "ingress",
        Map.of(
            "ingress.http.port", "0",
            "ingress.grpc.port", "0",
            "directory.refresh", "100ms",
            "directory.files", home.resolve("directory.json").toString()));
  }

  private RoleProcess startStream() throws Exception {
    return start(
        "proof-stream",
        Map.of(
            "kafka.servers",
            kafka,
            "stream.state",
            home.resolve("stream").toString(),
            "batch.count.max",
            "7",
            "batch.age.max",
            "300ms"));
  }

  /**
   * Asks until so many answers came; while a worker is away, requests get 503 or 404 and are asked
   * again.
   */
  private void ask(RoleProcess ingress, int answers) throws Exception {
    String port = ingress.started().replaceAll(".*HTTP (\\d+).*", "$1");
    URI infer = URI.create("http://127.0.0.1:" + port + "/v2/models/projectile/infer");
    Instant end = Instant.now().plus(PATIENCE);
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      var response =
          http.send(
              HttpRequest.newBuilder(infer).POST(BodyPublishers.ofString(LAUNCH)).build(),
              BodyHandlers.ofString());
      response.headers().firstValue("X-Haca-Proof").ifPresent(answered::add);
      assertTrue(Instant.now().isBefore(end), response::body);
    }
  }

  private void enable(NodeEntry entry) {
    NodeRecord node =
        NodeRecord.newBuilder()
            .setTeeId(Proofs.byteString(entry.teeId().value()))
            .setPublicKey(Proofs.byteString(entry.publicKey()))
            .setTeeType(entry.teeType())
            .addEnabled(EnabledInterval.newBuilder().setFrom(1))
            .build();
    write(entry.teeId().toArray(), RegistryRecord.newBuilder().setNode(node).build());
    write(
        new byte[] {'w'},
        RegistryRecord.newBuilder()
            .setWatermark(Watermark.newBuilder().setBlockTime(Instant.now().getEpochSecond()))
            .build());
  }

  private void write(byte[] key, RegistryRecord record) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.REGISTRY.name(), key, record.toByteArray()));
    }
  }

  /** Reads batches until every answer is in one, or patience ends. */
  private List<String> readBatchedLeaves() throws Exception {
    List<String> batched = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.BATCHES.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Instant end = Instant.now().plus(PATIENCE);
      while (!batched.containsAll(answered) && Instant.now().isBefore(end)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          Batch batch = Batch.parseFrom(record.value());
          TreeDump.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize()).stream()
              .map(SettlementLeaf::hash)
              .forEach(leaf -> batched.add(leaf.toHex()));
        }
      }
    }
    return batched;
  }

  @Test
  void sigkillOfEveryPartLosesNothingAndDoublesNothing() throws Exception {
    RoleProcess broker = startBroker();
    RoleProcess stream = startStream();
    RoleProcess worker = startWorker();
    try (RoleProcess ingress = startIngress()) {
      ask(ingress, 10);
      stream.kill();
      ask(ingress, 10);
      stream = startStream();
      worker.kill();
      worker = startWorker();
      ask(ingress, 10);
      broker.kill();
      ask(ingress, 10);
      broker = startBroker();
      List<String> batched = readBatchedLeaves();
      assertEquals(answered, new HashSet<>(batched), "nothing lost, nothing foreign");
      assertEquals(40, batched.size(), "nothing doubled");
    } finally {
      worker.close();
      stream.close();
      broker.close();
    }
  }
}
