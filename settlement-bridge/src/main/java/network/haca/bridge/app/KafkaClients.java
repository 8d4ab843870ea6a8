package network.haca.bridge.app;

import java.util.Map;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The bridge's producer and consumers. */
final class KafkaClients {
  /** Without a broker, work on batches is not held up for long. */
  private static final int BLOCK_MILLIS = 2_000;

  private static final int DELIVERY_MILLIS = 20_000;
  private static final long BUFFER_BYTES = 64L << 20;

  private final KafkaSettings kafka;

  KafkaClients(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  Producer<byte[], byte[]> producer() {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.BATCH_RECORD_BYTES_MAX);
    configuration.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** One of a group, among which the records are divided. */
  Consumer<byte[], byte[]> member(String group, int recordsMax) {
    Map<String, Object> configuration = consumer(recordsMax);
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    return open(configuration);
  }

  /** One that reads all records. */
  Consumer<byte[], byte[]> reader(int recordsMax) {
    return open(consumer(recordsMax));
  }

  private Map<String, Object> consumer(int recordsMax) {
    Map<String, Object> configuration = kafka.toClientProperties();
    // Each of the topics that a bridge reads has one partition.
    configuration.putAll(KafkaPatience.onePartition());
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
    configuration.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.BATCH_RECORD_BYTES_MAX);
    return configuration;
  }

  private static Consumer<byte[], byte[]> open(Map<String, Object> configuration) {
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
