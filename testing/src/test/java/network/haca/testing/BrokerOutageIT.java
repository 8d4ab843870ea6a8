package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.primitives.Bytes32;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.service.FolderInUseException;
import network.haca.service.Health;
import network.haca.settings.KafkaSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker goes away while two streams work, and comes back: within half a minute proofs are
 * batched again, and none of those before, during and after is lost or doubled.
 */
@Timeout(300)
class BrokerOutageIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home;

  private ProofStream stream(String servers, String state) throws Exception {
    return ProofStream.start(
        ProofStreamConfig.read(
            Map.of(
                "kafka.servers",
                servers,
                "stream.state",
                home.resolve(state).toString(),
                "batch.age.max",
                "200ms")));
  }

  @Test
  void proofsAreBatchedAgainSoonAfterAShortOutage() throws Exception {
    outage(Duration.ofSeconds(16));
  }

  @Test
  @Tag("full")
  void proofsAreBatchedAgainSoonAfterAMinute() throws Exception {
    outage(Duration.ofSeconds(65));
  }

  private void outage(Duration length) throws Exception {
    BrokerConfig config =
        new BrokerConfig("127.0.0.1", 0, 0, home.resolve("kafka"), Optional.empty());
    EmbeddedBroker broker = EmbeddedBroker.start(config);
    KafkaSettings kafka = KafkaSettings.of(broker.address());
    try (SignedProofs proofs = new SignedProofs(kafka)) {
      proofs.enable();
      try (ProofStream first = stream(broker.address(), "one");
          ProofStream second = stream(broker.address(), "two")) {
        awaitBatch(kafka, proofs.send(0), PATIENCE);
        AtomicBoolean ended = new AtomicBoolean();
        Thread load = Thread.ofVirtual().start(() -> load(proofs, ended));
        broker.close();
        // The outage itself: there is nothing to wait for but its length.
        Thread.sleep(length);
        assertTrue(lacks(first).contains("kafka"), "a stream says what it lacks");
        broker = EmbeddedBroker.start(config);
        List<Bytes32> leaves = awaitBatch(kafka, proofs.send(1), BACK_MAX);
        assertEquals(new HashSet<>(leaves).size(), leaves.size(), "no leaf comes twice");
        ended.set(true);
        load.join();
        List<Bytes32> all = awaitBatch(kafka, proofs.send(2), PATIENCE);
        assertEquals(new HashSet<>(all).size(), all.size(), "no leaf comes twice");
        assertFalse(lacks(second).contains("stream"), "nothing has ended for good");
      }
    } finally {
      broker.close();
    }
  }

  /** Sends on through the outage, as outboxes do. */
  private static void load(SignedProofs proofs, AtomicBoolean ended) {
    for (int i = 1_000; !ended.get(); i++) {
      proofs.post(i);
    }
  }

  private static List<String> lacks(ProofStream stream) {
    return stream.health().readiness().lacks().stream().map(Health.Lack::name).toList();
  }

  private static List<Bytes32> awaitBatch(KafkaSettings kafka, Bytes32 leaf, Duration max)
      throws Exception {
    try (ClosedBatches batches = new ClosedBatches(kafka)) {
      return batches.awaitLeaf(leaf, max);
    }
  }

  @Test
  void aSecondStreamOnAFolderIsRefused() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                new BrokerConfig("127.0.0.1", 0, 0, home.resolve("kafka"), Optional.empty()));
        ProofStream _ = stream(broker.address(), "state")) {
      FolderInUseException refused =
          assertThrows(FolderInUseException.class, () -> stream(broker.address(), "state"));
      assertTrue(String.valueOf(refused.getMessage()).contains("stream.state"));
    }
  }
}
