package network.haca.provingnode.kafka;

import java.util.Map;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the producers of proofs: each proof is sent until a quorum has it, or until it is time to
 * tell the drain.
 */
final class ProofProducers {
  /**
   * Milliseconds in which proofs gather. No answer waits for them; each request costs the brokers,
   * and those that read from them, much more than the proofs in it.
   */
  private static final int LINGER_MILLIS = 25;

  private ProofProducers() {}

  static Producer<byte[], byte[]> create(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
