package network.haca.devnet.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RejectedProof;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Proofs that the network refused, and why. */
final class Refusals {
  private static final Duration POLL = Duration.ofMillis(200);

  private Refusals() {}

  /** The refusals by leaf: all there are by now, and none while the broker does not answer. */
  static Map<Bytes32, String> read(KafkaSettings reader) {
    Map<String, Object> configuration = reader.toClientProperties();
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    Map<Bytes32, String> refused = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.REJECTED.name(), 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          refused.put(Bytes32.copyOf(record.key()), reason(record.value()));
        }
      }
    } catch (KafkaException e) {
      return Map.of();
    }
    return refused;
  }

  private static String reason(byte[] record) {
    try {
      RejectedProof rejected = RejectedProof.parseFrom(record);
      return rejected.getReason() + ": " + rejected.getDetail();
    } catch (InvalidProtocolBufferException e) {
      return "an unreadable record";
    }
  }
}
