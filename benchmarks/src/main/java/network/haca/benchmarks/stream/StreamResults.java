package network.haca.benchmarks.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what the stream has committed: proofs in batches, and records that it has refused. */
final class StreamResults implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private long batched;
  private long refused;

  StreamResults(KafkaSettings kafka) {
    Map<String, Object> properties = kafka.toClientProperties();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) LOOK.toMillis());
    properties.putAll(KafkaPatience.consumer());
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> ends =
        List.of(
            new TopicPartition(Topics.BATCHES.name(), 0),
            new TopicPartition(Topics.REJECTED.name(), 0));
    consumer.assign(ends);
    consumer.seekToBeginning(ends);
  }

  /**
   * Returns once so many records have been refused.
   *
   * @throws IOException if they are not in time, or others are
   */
  void awaitRefused(long count, Duration patience) throws IOException {
    await(0, count, patience);
  }

  /**
   * Returns once so many proofs are in batches, and no record more has been refused.
   *
   * @throws IOException if that does not come in time
   */
  void awaitBatched(long count, Duration patience) throws IOException {
    await(count, refused, patience);
  }

  private void await(long proofs, long refusals, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (batched < proofs || refused < refusals) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "after %d s the stream has batched %d of %d proofs and refused %d of %d records"
                .formatted(patience.toSeconds(), batched, proofs, refused, refusals));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LOOK)) {
        count(record);
      }
    }
    if (batched > proofs || refused > refusals) {
      throw new IOException(
          "the stream has batched %d proofs where %d were sent, and refused %d records of %d"
              .formatted(batched, proofs, refused, refusals));
    }
  }

  private void count(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
    if (record.topic().equals(Topics.BATCHES.name())) {
      batched += Batch.parseFrom(record.value()).getSize();
    } else {
      refused++;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(KafkaPatience.CLOSING));
  }
}
