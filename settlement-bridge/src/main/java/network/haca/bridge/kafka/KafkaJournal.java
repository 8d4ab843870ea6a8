package network.haca.bridge.kafka;

import network.haca.bridge.chain.Journal;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RejectedProof;
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
    Settlement settlement =
        Settlement.newBuilder()
            .setRoot(Proofs.byteString(batch.root().value()))
            .setSize(batch.size())
            .setStatus(status)
            .setBlockNumber(height)
            .setBlobId(blobId)
            .build();
    producer.send(
        new ProducerRecord<>(
            Topics.SETTLEMENTS.name(), batch.root().toArray(), settlement.toByteArray()));
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
