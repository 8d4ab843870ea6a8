package network.haca.explorer.app;

import java.util.Map;
import network.haca.explorer.kafka.ClusterName;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The explorer's consumer: of no group, and with bounds on what it holds at once. */
final class TopicConsumer {
  private static final int RECORDS_MAX = 500;

  /** Bytes of one fetch, all partitions together; one record that is larger comes alone. */
  private static final int FETCH_BYTES_MAX = 16 << 20;

  private TopicConsumer() {}

  static Consumer<byte[], byte[]> open(KafkaSettings kafka, ClusterName cluster) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.putAll(KafkaPatience.consumer());
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_MAX);
    configuration.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
    configuration.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.BATCH_RECORD_BYTES_MAX);
    return new KafkaConsumer<>(configuration, cluster, new ByteArrayDeserializer());
  }
}
