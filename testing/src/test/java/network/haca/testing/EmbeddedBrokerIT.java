package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.schemas.topic.Topics;
import network.haca.service.FolderInUseException;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker has its folder for itself, and its topics are what this release says. */
@Timeout(120)
class EmbeddedBrokerIT {
  private static final ConfigResource BATCHES =
      new ConfigResource(ConfigResource.Type.TOPIC, Topics.BATCHES.name());

  @TempDir private Path home;

  private BrokerConfig config() {
    return config(Topics.PROOFS.partitions());
  }

  private BrokerConfig config(int proofPartitions) {
    return new BrokerConfig(
        "127.0.0.1", 0, 0, home.resolve("kafka"), Optional.empty(), proofPartitions);
  }

  @Test
  void aSecondBrokerOnTheFolderIsRefusedAndTheFirstGoesOn() throws Exception {
    try (EmbeddedBroker first = EmbeddedBroker.start(config())) {
      IOException refused =
          assertThrows(FolderInUseException.class, () -> EmbeddedBroker.start(config()));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("broker.data"), refused.getMessage());
      assertTrue(first.health().readiness().isGood());
      assertEquals("compact", setting(first, "cleanup.policy", Topics.REGISTRY.name()));
    }
  }

  @Test
  void aStartThatFailsLeavesNoLockAndNoPort() throws Exception {
    BrokerConfig config = config();
    try (ServerSocket taken =
        new ServerSocket(config.port(), 1, InetAddress.getLoopbackAddress())) {
      assertTrue(taken.isBound());
      assertThrows(IOException.class, () -> EmbeddedBroker.start(config));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
      assertTrue(broker.health().readiness().isGood());
    }
  }

  @Test
  void settingsOfAnEarlierReleaseAreBroughtUpToDateAndPartitionsAndAnOperatorsOwnStay()
      throws Exception {
    BrokerConfig config = config(2);
    try (EmbeddedBroker broker = EmbeddedBroker.start(config);
        Admin admin = admin(broker)) {
      assertEquals(2, proofPartitions(broker));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  BATCHES,
                  List.of(set("max.message.bytes", "1000000"), set("segment.bytes", "2000000"))))
          .all()
          .get();
    }
    // Kafka takes no partition away, and more would part proofs from those that they are held to.
    BrokerConfig wider =
        new BrokerConfig(
            config.host(),
            config.port(),
            config.controllerPort(),
            config.data(),
            config.access(),
            4);
    try (CapturedLog log = CapturedLog.of("network.haca.broker");
        EmbeddedBroker broker = EmbeddedBroker.start(wider)) {
      assertEquals(2, proofPartitions(broker));
      assertTrue(log.contains("haca.proofs was made with 2 partitions and keeps them"));
      assertEquals(
          Integer.toString(Topics.BATCH_RECORD_BYTES_MAX),
          setting(broker, "max.message.bytes", Topics.BATCHES.name()));
      assertEquals("2000000", setting(broker, "segment.bytes", Topics.BATCHES.name()));
      assertFalse(broker.address().isEmpty());
    }
  }

  /** A record that the stream could not refuse, since the refusal would be too large, stops it. */
  @Test
  void o2AProofThatIsTooLargeToBeRefusedIsNotTaken() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(config());
        SignedProofs proofs = new SignedProofs(KafkaSettings.of(broker.address()))) {
      byte[] large = new byte[Topics.PROOF_RECORD_BYTES_MAX];
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> proofs.write(Topics.PROOFS.name(), new byte[32], large));
      assertInstanceOf(RecordTooLargeException.class, refused.getCause());
    }
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(KafkaSettings.of(broker.address()).toClientProperties());
  }

  private static int proofPartitions(EmbeddedBroker broker) throws Exception {
    String topic = Topics.PROOFS.name();
    try (Admin admin = admin(broker)) {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .values()
          .iterator()
          .next()
          .get()
          .partitions()
          .size();
    }
  }

  private static String setting(EmbeddedBroker broker, String key, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin(broker)) {
      return admin
          .describeConfigs(List.of(resource))
          .all()
          .get()
          .getOrDefault(resource, new org.apache.kafka.clients.admin.Config(List.of()))
          .get(key)
          .value();
    }
  }
}
