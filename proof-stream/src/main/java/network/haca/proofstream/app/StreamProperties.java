package network.haca.proofstream.app;

import java.util.Map;
import java.util.Properties;
import network.haca.proofstream.rocksdb.SharedMemory;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaPatience;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** The properties of Kafka Streams: exactly once (v2), and how long to wait for what. */
final class StreamProperties {
  private static final String APPLICATION_ID = "haca-proof-stream";

  /**
   * Kafka Streams opens the folder that it is given to the group, whatever it was. So it is given
   * one inside the role's, which stays closed.
   */
  private static final String FOLDER = "kafka-streams";

  /**
   * Bytes of records for one partition that go to a broker together. Kafka's own default of 16 KiB
   * holds some 25 proofs, so that under load brokers would be asked many times for each commit.
   */
  private static final int SENT_TOGETHER_BYTES = 128 << 10;

  private StreamProperties() {}

  static Properties of(ProofStreamConfig config) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.putAll(config.kafka().toClientProperties());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.state().resolve(FOLDER).toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedMemory.class);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailedSends.class);
    properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS);
    KafkaPatience.consumer()
        .forEach((key, value) -> properties.put(StreamsConfig.consumerPrefix(key), value));
    producer().forEach((key, value) -> properties.put(StreamsConfig.producerPrefix(key), value));
    KafkaPatience.transactions()
        .forEach((key, value) -> properties.put(StreamsConfig.producerPrefix(key), value));
    return properties;
  }

  private static Map<String, Object> producer() {
    return Map.of(
        ProducerConfig.BATCH_SIZE_CONFIG,
        SENT_TOGETHER_BYTES,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Topics.BATCH_RECORD_BYTES_MAX,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        4L * Topics.BATCH_RECORD_BYTES_MAX);
  }
}
