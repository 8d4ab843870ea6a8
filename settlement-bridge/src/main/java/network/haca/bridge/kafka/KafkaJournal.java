package network.haca.bridge.kafka;

import network.haca.bridge.chain.Journal;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Route;
import network.haca.schemas.v1.Settlement;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes what becomes of batches, and dead-letters bad proofs. */
public final class KafkaJournal implements Journal {
  private final Producer<byte[], byte[]> producer;

  public KafkaJournal(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public void record(SettlingBatch batch, String blobId, Settlement.Status status, long height) {
    publish(
        Settlement.newBuilder()
            .setRoot(Proofs.byteString(batch.root().value()))
            .setSize(batch.size()),
        blobId,
        status,
        height);
  }

  @Override
  public void record(SettlementLeaf leaf, String blobId, Settlement.Status status, long height) {
    publish(
        Settlement.newBuilder()
            .setRoot(Proofs.byteString(leaf.hash().value()))
            .setSize(1)
            .setRoute(Route.ROUTE_INDIVIDUAL),
        blobId,
        status,
        height);
  }

  private void publish(
      Settlement.Builder settlement, String blobId, Settlement.Status status, long height) {
    settlement.setStatus(status).setBlockNumber(height).setBlobId(blobId);
    producer.send(
        new ProducerRecord<>(
            Topics.SETTLEMENTS.name(),
            settlement.getRoot().toByteArray(),
            settlement.build().toByteArray()));
  }

  @Override
  public void refuse(SettlementLeaf leaf, String reason) {
    RejectedProof rejected =
        RejectedProof.newBuilder()
            .setProof(Proofs.of(leaf))
            .setReason(reason)
            .setDetail("the validators rejected its batch")
            .build();
    producer.send(
        new ProducerRecord<>(
            Topics.REJECTED.name(), leaf.hash().toArray(), rejected.toByteArray()));
    producer.flush();
  }
}
