package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import network.haca.bridge.core.OffsetLedger;
import network.haca.primitives.Bytes;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from a topic what is to be settled. One that waits holds up none behind it; an offset is
 * committed when its record and all before it have arrived.
 */
public final class RecordSettler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordSettler.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Journey journey;
  private final Bounds bounds;
  private final Semaphore places;
  private final OffsetLedger<TopicPartition> offsets = new OffsetLedger<>();
  private final ExecutorService travellers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private final ConsumerStatus status = new ConsumerStatus();
  private boolean isLost;
  private volatile boolean closed;

  /** Takes a record to where nothing is left to do for it. */
  public interface Journey {
    /**
     * @param value of the record
     * @param done to be run once nothing is left to do; it may be after this has returned
     * @throws UnreadableException if it will never be readable
     * @throws IOException if something does not answer; to be tried again
     */
    void travel(byte[] value, Runnable done)
        throws UnreadableException, IOException, InterruptedException;
  }

  /**
   * How much is taken at once.
   *
   * @param places records that are worked on at once
   * @param openMax records that are not done at once
   * @param hasRoom false while nothing may be taken for another reason
   */
  public record Bounds(int places, int openMax, BooleanSupplier hasRoom) {}

  /** A record that is left out. */
  public static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }

    UnreadableException(String message, Exception cause) {
      super(message, cause);
    }
  }

  public RecordSettler(
      Consumer<byte[], byte[]> consumer, String topic, Journey journey, Bounds bounds) {
    this.consumer = consumer;
    this.topic = topic;
    this.journey = journey;
    this.bounds = bounds;
    this.places = new Semaphore(bounds.places());
    this.thread = Thread.ofPlatform().daemon().name("settler-" + topic).start(this::run);
  }

  public ConsumerStatus status() {
    return status;
  }

  public boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(topic), new Rebalance());
      while (!closed) {
        try {
          if (isLost) {
            rewind();
          }
          throttle();
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            begin(record);
          }
          commit();
          status.polled(consumer);
        } catch (KafkaException e) {
          LOG.warn("nothing of {} from Kafka now: {}", topic, e.getMessage());
          status.failed(e);
          pause();
        } catch (RuntimeException | Error e) {
          // First: to log may fail again where memory is short.
          isLost = true;
          LOG.error("what was taken of {} is read again", topic, e);
          pause();
        }
      }
      travellers.shutdownNow();
      travellers.close();
      commit();
    }
  }

  /** To what is committed: of the records that came since, some may have been lost on the way. */
  private void rewind() {
    for (TopicPartition partition : consumer.assignment()) {
      offsets.forget(partition);
      OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
      if (committed == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, committed.offset());
      }
    }
    isLost = false;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Polling goes on while no record is taken: it keeps this consumer in its group. */
  private void throttle() {
    if (offsets.open() >= bounds.openMax() || !bounds.hasRoom().getAsBoolean()) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  private void begin(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    offsets.begin(partition, record.offset());
    travellers.execute(() -> settle(record, () -> offsets.done(partition, record.offset())));
  }

  private void commit() {
    for (TopicPartition partition : consumer.assignment()) {
      offsets
          .take(partition)
          .ifPresent(
              next -> {
                try {
                  consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
                } catch (KafkaException e) {
                  // The records are read again, and are found settled.
                  LOG.warn("offset {} of {} is not committed: {}", next, partition, e.toString());
                }
              });
    }
  }

  /** If the bridge is closed before the record is done, its offset stays. */
  private void settle(ConsumerRecord<byte[], byte[]> record, Runnable done) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        places.acquire();
        try {
          journey.travel(record.value(), done);
          return;
        } catch (UnreadableException e) {
          LOG.error("{} at offset {} is unreadable and left out", topic, record.offset(), e);
          done.run();
          return;
        } catch (IOException | RuntimeException | Error e) {
          LOG.warn("{} {} waits: {}", topic, Bytes.copyOf(record.key()), e.toString());
        } finally {
          places.release();
        }
        // Without its place, so that others go on.
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      LOG.debug("the bridge closes");
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit();
      partitions.forEach(offsets::forget);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      LOG.debug("settles what comes of {}", partitions);
    }
  }
}
