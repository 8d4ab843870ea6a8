package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import network.haca.broker.BrokerAccess;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.kafka.DrainMetrics;
import network.haca.provingnode.kafka.OutboxDrain;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1 over a broker that goes away: what is durable reaches it, and the outbox ends empty. */
@Timeout(180)
class OutboxOverKafkaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROOFS = 40;

  @TempDir private Path folder;

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.restricted();

  private final Set<Bytes32> kept = new HashSet<>();
  private LogOutbox<Proof> outbox;
  private DrainMetrics metrics;

  @BeforeEach
  void open() throws Exception {
    outbox =
        LogOutbox.open(
            Proof.parser(),
            folder,
            LogOptions.of(Sync.PROCESS, 10_000, LogOptions.BYTES_MAX_DEFAULT));
    metrics = new DrainMetrics(Tags.empty(), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    metrics.close();
    outbox.close();
  }

  private OutboxDrain drain() {
    return new OutboxDrain(outbox, kafka.client(BrokerAccess.WORKER), metrics);
  }

  private void append() throws Exception {
    for (int each = 0; each < PROOFS; each++) {
      var leaf = SignedProofs.leaf(kept.size());
      kept.add(leaf.hash());
      long _ = outbox.append(Proofs.of(leaf).build());
    }
  }

  private void awaitEmpty() throws Exception {
    Await.until(PATIENCE, "proofs stay in the outbox", () -> outbox.waiting() == 0);
  }

  private Set<Bytes32> arrived() {
    Set<Bytes32> keys = new HashSet<>();
    TopicContent.read(kafka.client(BrokerAccess.READER), Topics.PROOFS.name())
        .forEach(record -> keys.add(Bytes32.copyOf(record.key())));
    return keys;
  }

  @Test
  void o1WhatWasKeptWhileTheBrokerWasAwayArrivesWhenItIsBack() throws Exception {
    try (OutboxDrain _ = drain()) {
      append();
      awaitEmpty();
      kafka.stop();
      append();
      kafka.start();
      awaitEmpty();
    }
    assertEquals(kept, arrived());
  }

  @Test
  void o1WhatADrainLeavesTheNextOneSends() throws Exception {
    append();
    try (OutboxDrain _ = drain()) {
      append();
    }
    append();
    try (OutboxDrain _ = drain()) {
      awaitEmpty();
    }
    assertEquals(kept, arrived());
  }
}
