package network.haca.devnet.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.Settlement;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows proofs over the topics and says so whenever one has come further. */
final class SettlementProgress implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<String> out;
  private final Map<Bytes, Settlement> settlements = new HashMap<>();
  private int published;
  private int batched;
  private String said = "";

  /** Counts from now on: a network that has run for long has other proofs in its topics. */
  SettlementProgress(KafkaSettings kafka, Consumer<String> out) {
    this.out = out;
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic :
        List.of(Topics.PROOFS.name(), Topics.BATCHES.name(), Topics.SETTLEMENTS.name())) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Where the end is now, and not when somebody looks.
    for (TopicPartition partition : partitions) {
      long _ = consumer.position(partition);
    }
  }

  /**
   * Says how far the proofs have come, if that has changed.
   *
   * @param total of the proofs that are followed
   */
  void look(int total) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      try {
        read(record);
      } catch (InvalidProtocolBufferException e) {
        out.accept("  an unreadable record in " + record.topic());
      }
    }
    String line =
        "  published %d/%d   verified and batched %d/%d   on Walrus %d   on chain %d   settled %d"
            .formatted(
                Math.min(published, total),
                total,
                Math.min(batched, total),
                total,
                reached(Settlement.Status.STATUS_UPLOADED),
                reached(Settlement.Status.STATUS_PENDING),
                reached(Settlement.Status.STATUS_SETTLED));
    if (!line.equals(said)) {
      out.accept(line);
      said = line;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
    if (record.topic().equals(Topics.PROOFS.name())) {
      published++;
    } else if (record.topic().equals(Topics.BATCHES.name())) {
      batched += Batch.parseFrom(record.value()).getSize();
    } else {
      settlements.put(Bytes.copyOf(record.key()), Settlement.parseFrom(record.value()));
    }
  }

  /** Proofs of batches that have come so far or further. */
  private int reached(Settlement.Status status) {
    return settlements.values().stream()
        .filter(settlement -> rank(settlement.getStatus()) >= rank(status))
        .mapToInt(Settlement::getSize)
        .sum();
  }

  private static int rank(Settlement.Status status) {
    return switch (status) {
      case STATUS_UPLOADED -> 1;
      case STATUS_PENDING -> 2;
      case STATUS_SETTLED -> 3;
      default -> 0;
    };
  }
}
