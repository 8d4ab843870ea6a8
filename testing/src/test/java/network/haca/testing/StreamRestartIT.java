package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stream's whole way from proofs to batches, exactly once: ended in the middle of its work,
 * started again on its state and on none, and given again what it has batched.
 */
@Timeout(300)
class StreamRestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PROOFS = 30;

  @TempDir private Path home;

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.open();

  private final List<SettlementLeaf> sent = new ArrayList<>();

  private ProofStream stream(String state) throws Exception {
    return ProofStream.start(
        ProofStreamConfig.read(
            Map.of(
                "kafka.servers",
                kafka.address(),
                "stream.state",
                home.resolve(state).toString(),
                "batch.count.max",
                "7",
                "batch.age.max",
                "300ms")));
  }

  private void sendNew(SignedProofs proofs) throws Exception {
    for (int each = 0; each < PROOFS; each++) {
      SettlementLeaf leaf = SignedProofs.leaf(sent.size());
      sent.add(leaf);
      send(proofs, leaf);
    }
  }

  private static void send(SignedProofs proofs, SettlementLeaf leaf) throws Exception {
    proofs.write(
        Topics.PROOFS.name(), leaf.hash().toArray(), Proofs.of(leaf).build().toByteArray());
  }

  /** Every leaf of every batch, once each that was sent is there. */
  private List<Bytes32> batched() throws Exception {
    try (ClosedBatches batches = new ClosedBatches(kafka.client())) {
      List<Bytes32> all = List.of();
      for (SettlementLeaf leaf : sent) {
        all = batches.awaitLeaf(leaf.hash(), PATIENCE);
      }
      return all;
    }
  }

  @Test
  void everyProofIsBatchedOnceAcrossRestartsAndALostState() throws Exception {
    try (SignedProofs proofs = new SignedProofs(kafka.client())) {
      proofs.enable();
      try (ProofStream _ = stream("state")) {
        sendNew(proofs);
        assertEquals(PROOFS, batched().size());
        sendNew(proofs);
      }
      try (ProofStream _ = stream("state")) {
        sendNew(proofs);
      }
      try (ProofStream _ = stream("none")) {
        for (SettlementLeaf leaf : List.copyOf(sent)) {
          send(proofs, leaf);
        }
        sendNew(proofs);
        assertEquals(
            sent.stream().map(SettlementLeaf::hash).sorted().toList(),
            batched().stream().sorted().toList());
      }
    }
  }
}
