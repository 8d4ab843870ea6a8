package network.haca.proofstream.app;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.service.Parts;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients of a replay, opened anew after each failure: what a failed transaction has sent
 * is then aborted, and its records are read again.
 *
 * @param registry at the end of {@code haca.registry}
 * @param parked a member of the group that shares {@code haca.proofs.parked}
 * @param producer ready for transactions
 */
record ReplayClients(
    Consumer<byte[], byte[]> registry,
    Consumer<byte[], byte[]> parked,
    Producer<byte[], byte[]> producer)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayClients.class);
  private static final String GROUP = "haca-parked-replayer";

  static ReplayClients open(KafkaSettings kafka) {
    Parts opened = new Parts();
    boolean kept = false;
    try {
      KafkaConsumer<byte[], byte[]> registry =
          opened.add(consumer(kafka, GROUP + "-watermark", "latest"));
      KafkaConsumer<byte[], byte[]> parked = opened.add(consumer(kafka, GROUP, "earliest"));
      KafkaProducer<byte[], byte[]> producer = producer(kafka);
      opened.add(() -> producer.close(Duration.ZERO));
      producer.initTransactions();
      registry.assign(List.of(new TopicPartition(Topics.REGISTRY.name(), 0)));
      registry.seekToEnd(registry.assignment());
      parked.subscribe(List.of(Topics.PARKED.name()));
      kept = true;
      return new ReplayClients(registry, parked, producer);
    } finally {
      if (!kept) {
        opened.close();
      }
    }
  }

  /**
   * Returns true if the registry's watermark has moved since the last look, waiting so long for it.
   */
  boolean hasRegistryMoved(Duration patience) {
    for (ConsumerRecord<byte[], byte[]> record : registry.poll(patience)) {
      try {
        if (record.value() != null && RegistryRecord.parseFrom(record.value()).hasWatermark()) {
          return true;
        }
      } catch (InvalidProtocolBufferException e) {
        LOG.warn("unreadable registry record at offset {}", record.offset());
      }
    }
    return false;
  }

  /** Waits for nothing: what was not committed is not to be. */
  @Override
  public void close() {
    Parts open = new Parts();
    open.add(() -> registry.close(CloseOptions.timeout(KafkaPatience.CLOSING)));
    open.add(() -> parked.close(CloseOptions.timeout(KafkaPatience.CLOSING)));
    open.add(() -> producer.close(Duration.ZERO));
    open.close();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      KafkaSettings kafka, String group, String reset) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.putAll(KafkaPatience.onePartition());
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    // Its own: with one for all, streams would fence one another. The group's generation fences.
    configuration.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, GROUP + "-" + UUID.randomUUID());
    configuration.putAll(KafkaPatience.transactions());
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
