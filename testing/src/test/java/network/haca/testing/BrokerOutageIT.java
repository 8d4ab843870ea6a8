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
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.primitives.Bytes32;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.service.FolderInUseException;
import network.haca.service.Health;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The broker goes away while two streams work, and comes back: within half a minute proofs are
 * batched again, and none of those before, during and after is lost or doubled.
 */
@Timeout(300)
class BrokerOutageIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home;

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.open();

  private ProofStream stream(String state) throws Exception {
    return ProofStream.start(
        ProofStreamConfig.read(
            Map.of(
                "kafka.servers",
                kafka.address(),
                "stream.state",
                home.resolve(state).toString(),
                "batch.age.max",
                "200ms")));
  }

  @Test
  void proofsAreBatchedAgainSoonAfterAShortOutage() throws Exception {
    outage(Duration.ofSeconds(16));
  }

  @ParameterizedTest
  @Tag("full")
  @ValueSource(strings = {"PT65S", "PT10M", "PT1H"})
  @Timeout(4000)
  void proofsAreBatchedAgainSoonAfterALongOutage(Duration length) throws Exception {
    outage(length);
  }

  private void outage(Duration length) throws Exception {
    try (SignedProofs proofs = new SignedProofs(kafka.client())) {
      proofs.enable();
      try (ProofStream first = stream("one");
          ProofStream second = stream("two")) {
        awaitBatch(proofs.send(0), PATIENCE);
        AtomicBoolean ended = new AtomicBoolean();
        Thread load = Thread.ofVirtual().start(() -> load(proofs, ended));
        kafka.stop();
        // The outage itself: there is nothing to wait for but its length.
        Thread.sleep(length);
        assertTrue(lacks(first).contains("kafka"), "a stream says what it lacks");
        kafka.start();
        List<Bytes32> leaves = awaitBatch(proofs.send(1), BACK_MAX);
        assertEquals(new HashSet<>(leaves).size(), leaves.size(), "no leaf comes twice");
        ended.set(true);
        load.join();
        List<Bytes32> all = awaitBatch(proofs.send(2), PATIENCE);
        assertEquals(new HashSet<>(all).size(), all.size(), "no leaf comes twice");
        assertFalse(lacks(second).contains("stream"), "nothing has ended for good");
      }
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

  private List<Bytes32> awaitBatch(Bytes32 leaf, Duration max) throws Exception {
    try (ClosedBatches batches = new ClosedBatches(kafka.client())) {
      return batches.awaitLeaf(leaf, max);
    }
  }

  @Test
  void aSecondStreamOnAFolderIsRefused() throws Exception {
    try (ProofStream _ = stream("state")) {
      FolderInUseException refused =
          assertThrows(FolderInUseException.class, () -> stream("state"));
      assertTrue(String.valueOf(refused.getMessage()).contains("stream.state"));
    }
  }
}
