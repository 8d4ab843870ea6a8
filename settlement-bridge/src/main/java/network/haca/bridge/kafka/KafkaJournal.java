package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.bridge.core.Journal;
import network.haca.bridge.core.Placed;
import network.haca.bridge.core.Route;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Settlement;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes what becomes of batches, and dead-letters bad proofs. What is settled or refused counts
 * as told once the broker has acknowledged it, and not before.
 */
public final class KafkaJournal implements Journal {
  private static final Duration ACKNOWLEDGED_MAX = Duration.ofSeconds(20);

  private final Producer<byte[], byte[]> producer;
  private final Duration acknowledgedMax;

  public KafkaJournal(Producer<byte[], byte[]> producer) {
    this(producer, ACKNOWLEDGED_MAX);
  }

  KafkaJournal(Producer<byte[], byte[]> producer, Duration acknowledgedMax) {
    this.producer = producer;
    this.acknowledgedMax = acknowledgedMax;
  }

  @Override
  public void progress(
      Bytes32 root, int size, Route route, String blobId, Settlement.Status status) {
    Settlement settlement = settlement(root, size, route, blobId).setStatus(status).build();
    // By the root, too: whoever writes this also writes, later, that it is settled.
    producer.send(
        new ProducerRecord<>(Topics.SETTLEMENTS.name(), root.toArray(), settlement.toByteArray()));
  }

  @Override
  public void settled(SettlingBatch batch, String blobId, long height) throws IOException {
    settled(
        settlement(batch.root(), batch.size(), Route.BATCH, blobId)
            .setBlockNumber(height)
            .setDump(Proofs.byteString(batch.dump())));
  }

  @Override
  public void settled(SettlementLeaf leaf, Placed placed, long height) throws IOException {
    settled(
        settlement(leaf.hash(), 1, Route.INDIVIDUAL, placed.blobId())
            .setBlockNumber(height)
            .setTransactionHash(Proofs.byteString(placed.transaction().value()))
            .setProof(Proofs.of(leaf)));
  }

  @Override
  public void proven(SettlementLeaf leaf, String blobId, long height) throws IOException {
    settled(
        settlement(leaf.hash(), 1, Route.ZK, blobId)
            .setBlockNumber(height)
            .setProof(Proofs.of(leaf)));
  }

  private void settled(Settlement.Builder settlement) throws IOException {
    settlement.setStatus(Settlement.Status.STATUS_SETTLED);
    acknowledged(
        new ProducerRecord<>(
            Topics.SETTLEMENTS.name(),
            settlement.getRoot().toByteArray(),
            settlement.build().toByteArray()));
  }

  private static Settlement.Builder settlement(Bytes32 root, int size, Route route, String blobId) {
    return Settlement.newBuilder()
        .setRoot(Proofs.byteString(root.value()))
        .setSize(size)
        .setRoute(
            switch (route) {
              case BATCH -> network.haca.schemas.v1.Route.ROUTE_BATCH;
              case INDIVIDUAL -> network.haca.schemas.v1.Route.ROUTE_INDIVIDUAL;
              case ZK -> network.haca.schemas.v1.Route.ROUTE_ZK;
            })
        .setBlobId(blobId);
  }

  @Override
  public void refuse(SettlementLeaf leaf, String reason) throws IOException {
    RejectedProof rejected =
        RejectedProof.newBuilder()
            .setProof(Proofs.of(leaf))
            .setReason(reason)
            .setDetail("the validators rejected its batch")
            .build();
    acknowledged(
        new ProducerRecord<>(
            Topics.REJECTED.name(), leaf.hash().toArray(), rejected.toByteArray()));
  }

  private void acknowledged(ProducerRecord<byte[], byte[]> record) throws IOException {
    try {
      var _ = producer.send(record).get(acknowledgedMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new IOException("%s is not written: %s".formatted(record.topic(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing " + record.topic(), e);
    }
  }
}
