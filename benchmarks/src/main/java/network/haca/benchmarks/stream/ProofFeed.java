package network.haca.benchmarks.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes what the stream reads, in transactions: it sees all of one at once, so that writing and
 * judging do not share the machine.
 */
final class ProofFeed implements AutoCloseable {
  private static final Duration SENT_MAX = Duration.ofMinutes(2);

  private final Producer<byte[], byte[]> producer;

  ProofFeed(KafkaSettings kafka) {
    Map<String, Object> properties = kafka.toClientProperties();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "haca-bench-stream");
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) SENT_MAX.toMillis());
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Names the node of the proofs, and how far the registry is known. */
  void register(PreparedProofs prepared) {
    producer.beginTransaction();
    for (PreparedProofs.Keyed each : List.of(prepared.node(), prepared.watermark())) {
      send(Topics.REGISTRY.name(), 0, each);
    }
    producer.commitTransaction();
  }

  /** Sends a record that is no proof to each partition: each task refuses one once it runs. */
  void probe(int partitions) {
    producer.beginTransaction();
    for (int partition = 0; partition < partitions; partition++) {
      send(
          Topics.PROOFS.name(),
          partition,
          new PreparedProofs.Keyed(Bytes.wrap(new byte[] {(byte) partition}), Bytes.EMPTY));
    }
    producer.commitTransaction();
  }

  /**
   * Sends proofs, each partition as many as the next.
   *
   * @return {@link System#nanoTime} just before the stream could see them
   */
  long send(List<PreparedProofs.Keyed> proofs, int partitions) {
    producer.beginTransaction();
    for (int i = 0; i < proofs.size(); i++) {
      send(Topics.PROOFS.name(), i % partitions, proofs.get(i));
    }
    producer.flush();
    long begin = System.nanoTime();
    producer.commitTransaction();
    return begin;
  }

  private void send(String topic, int partition, PreparedProofs.Keyed record) {
    // A transaction of which a record cannot be sent fails when it is committed.
    var _ =
        producer.send(
            new ProducerRecord<>(
                topic, partition, record.key().toArray(), record.value().toArray()));
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
