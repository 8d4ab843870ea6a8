package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.haca.bridge.rocksdb.Positions;
import network.haca.service.BackgroundThread;
import network.haca.settings.KafkaPatience;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from a position of this bridge's own, so that every bridge reads all of it. The
 * position is kept with what was made of the records.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofMillis(500);

  /** Tries of a record that the chain does not confirm yet; it is left out then. */
  private static final int TRIES_MAX = 10;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Positions positions;
  private final Reader reader;
  private final ConsumerStatus status = new ConsumerStatus();
  private final BackgroundThread thread;
  private volatile boolean isRead;
  private volatile boolean isAgain;

  /** The reader that is given the records. */
  public interface Reader {
    /**
     * @return false if the record does not count yet
     * @throws IOException if that cannot be told now; to be tried again
     */
    boolean take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  public TopicFollower(
      Consumer<byte[], byte[]> consumer, String topic, Positions positions, Reader reader) {
    this.consumer = consumer;
    this.topic = topic;
    this.positions = positions;
    this.reader = reader;
    this.thread = BackgroundThread.started("follower-" + topic, this::run);
  }

  /** Returns true if it has once been at the end of the topic. */
  public boolean isRead() {
    return isRead;
  }

  /** Reads all of the topic once more: what it told did not count at the time. */
  public void readAgain() {
    isAgain = true;
  }

  public ConsumerStatus status() {
    return status;
  }

  public boolean isRunning() {
    return thread.isRunning();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run(BackgroundThread own) {
    boolean isAssigned = false;
    try {
      while (!own.isClosing()) {
        try {
          if (!isAssigned) {
            assign();
            isAssigned = true;
          }
          if (isAgain) {
            consumer.seekToBeginning(consumer.assignment());
            isAgain = false;
          }
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            take(record);
          }
          status.polled(consumer);
          isRead |= isAtEnd();
        } catch (InterruptException | InterruptedException e) {
          // Closing the consumer may not be interrupted.
          var _ = Thread.interrupted();
          LOG.debug("{} is followed no more", topic);
          return;
        } catch (KafkaException e) {
          LOG.warn("nothing of {} from Kafka now: {}", topic, e.getMessage());
          status.failed(e);
          isAssigned = false;
          pause();
        } catch (RuntimeException | Error e) {
          // What was polled may be lost: it is read again from the position on disk.
          LOG.error("{} is read again", topic, e);
          isAssigned = false;
          pause();
        }
      }
    } finally {
      consumer.close(CloseOptions.timeout(KafkaPatience.CLOSING));
    }
  }

  private void assign() {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      positions
          .get(partition.toString())
          .ifPresentOrElse(
              next -> consumer.seek(partition, next),
              () -> consumer.seekToBeginning(Set.of(partition)));
    }
  }

  private boolean isAtEnd() {
    return !consumer.assignment().isEmpty()
        && consumer.assignment().stream()
            .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    int tries = 0;
    while (true) {
      try {
        if (reader.take(record) || ++tries == TRIES_MAX) {
          break;
        }
      } catch (IOException e) {
        LOG.warn("{} at offset {} waits: {}", topic, record.offset(), e.getMessage());
      }
      Thread.sleep(RETRY);
    }
    positions.set(
        new TopicPartition(record.topic(), record.partition()).toString(), record.offset() + 1);
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
