package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import network.haca.settings.KafkaPatience;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A topic from some time ago on, of which nothing is kept: what came before does not matter any
 * more. For one thread.
 */
final class RecentRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration back;
  private final InstantSource clock;
  private boolean isAssigned;

  /**
   * @param back how old the first record may be
   */
  RecentRecords(
      Consumer<byte[], byte[]> consumer, String topic, Duration back, InstantSource clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.back = back;
    this.clock = clock;
  }

  /**
   * The records that have come.
   *
   * @throws IOException if Kafka does not answer; it begins anew then
   */
  List<byte[]> poll() throws IOException, InterruptedException {
    try {
      if (!isAssigned) {
        assign();
        isAssigned = true;
      }
      List<byte[]> values = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          values.add(record.value());
        }
      }
      return values;
    } catch (InterruptException e) {
      throw new InterruptedException(e.getMessage());
    } catch (KafkaException e) {
      isAssigned = false;
      throw new IOException("nothing of %s from Kafka now: %s".formatted(topic, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(KafkaPatience.CLOSING));
  }

  private void assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    long since = clock.instant().minus(back).toEpochMilli();
    Map<TopicPartition, Long> times =
        partitions.stream().collect(Collectors.toMap(each -> each, each -> since));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> first :
        consumer.offsetsForTimes(times).entrySet()) {
      if (first.getValue() != null) {
        consumer.seek(first.getKey(), first.getValue().offset());
      }
    }
  }
}
