package network.haca.facilitator.kafka;

import java.time.Duration;
import java.util.Map;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes producers that try until a quorum has a record, or until it is time to say that none has.
 */
final class Producers {
  static final int DELIVERY_MILLIS = 20_000;
  static final int BLOCK_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 5_000;

  private Producers() {}

  static Producer<byte[], byte[]> create(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Ends a producer; sends that are under way fail, and are tried again. */
  static void close(Producer<byte[], byte[]> producer) {
    producer.close(Duration.ZERO);
  }
}
