package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import network.haca.bridge.core.OffsetLedger;
import network.haca.bridge.kafka.Travellers.Place;
import network.haca.primitives.GrowingPause;
import network.haca.service.BackgroundThread;
import network.haca.settings.KafkaPatience;
import org.apache.kafka.clients.consumer.CloseOptions;
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

  /** While records are under way, whose ends make room and are committed. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** While none is. */
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final GrowingPause PAUSE = new GrowingPause(RETRY, Duration.ofSeconds(15));

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Journey journey;
  private final Bounds bounds;
  private final Semaphore places;
  private final OffsetLedger<TopicPartition> offsets = new OffsetLedger<>();
  private final Travellers travellers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BackgroundThread thread;
  private final ConsumerStatus status = new ConsumerStatus();
  private boolean isLost;

  /** Takes a record to where nothing is left to do for it. */
  public interface Journey {
    /**
     * @param value of the record
     * @param done to be run once nothing is left to do; it may be after this has returned, by when
     *     the record is kept elsewhere
     * @throws UnreadableException if it will never be readable
     * @throws IOException if something does not answer; to be tried again
     */
    void travel(byte[] value, Runnable done)
        throws UnreadableException, IOException, InterruptedException;
  }

  /**
   * The bounds of what is taken at once.
   *
   * @param places records that are worked on at once
   * @param openMax records that are not done at once
   * @param bytesMax on the heap, of records whose journey has not returned; one poll may exceed it
   * @param hasRoom false while nothing may be taken for another reason
   */
  public record Bounds(int places, int openMax, long bytesMax, BooleanSupplier hasRoom) {}

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
    this.travellers = new Travellers(topic);
    this.thread = new BackgroundThread("settler-" + topic, this::run);
    thread.start();
  }

  public ConsumerStatus status() {
    return status;
  }

  /** Records that are not done. */
  public int open() {
    return travellers.open();
  }

  /** How long ago the oldest record came that is not done; nothing if there is none. */
  public Optional<Duration> oldestAge() {
    return travellers.oldestAge();
  }

  public boolean isRunning() {
    return thread.isRunning();
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run(BackgroundThread own) {
    try {
      consumer.subscribe(List.of(topic), new Rebalance());
      while (!own.isClosing()) {
        try {
          if (isLost) {
            rewind();
          }
          throttle();
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(isIdle() ? IDLE_POLL : POLL)) {
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
      threads.shutdownNow();
      threads.close();
      commit();
    } finally {
      consumer.close(CloseOptions.timeout(KafkaPatience.CLOSING));
    }
  }

  private boolean isIdle() {
    return Math.max(offsets.open(), travellers.open()) == 0 && consumer.paused().isEmpty();
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
    boolean isFull =
        Math.max(offsets.open(), travellers.open()) >= bounds.openMax()
            || travellers.bytes() >= bounds.bytesMax();
    if (isFull || !bounds.hasRoom().getAsBoolean()) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  /**
   * What is done holds the record's place alone: a batch may take days, and has its bytes on disk.
   */
  private void begin(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Place place = new Place(partition, record.offset(), record.timestamp());
    offsets.begin(place.partition(), place.offset());
    if (!travellers.begin(place)) {
      return;
    }
    boolean isBegun = false;
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      threads.execute(() -> settle(value, place));
      isBegun = true;
      travellers.hold(value.length);
    } finally {
      if (!isBegun) {
        travellers.done(place);
      }
    }
  }

  private void done(Place place) {
    travellers.done(place);
    offsets.done(place.partition(), place.offset());
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
  private void settle(byte[] value, Place place) {
    boolean waits = false;
    try {
      for (int failures = 1; !thread.isClosing() && !hasTravelled(value, place); failures++) {
        if (!waits) {
          waits = true;
          travellers.beginsToWait();
        }
        // Without its place, so that others go on.
        Thread.sleep(PAUSE.after(failures));
      }
    } catch (InterruptedException e) {
      LOG.debug("the bridge closes");
    } finally {
      travellers.hold(-value.length);
      if (waits) {
        travellers.waitsNoMore();
      }
    }
  }

  /** False if it is to be tried again. */
  private boolean hasTravelled(byte[] value, Place place) throws InterruptedException {
    places.acquire();
    try {
      travel(value, place);
      return true;
    } catch (IOException | RuntimeException | Error e) {
      say(place, e);
      return false;
    } finally {
      places.release();
    }
  }

  private void travel(byte[] value, Place place) throws IOException, InterruptedException {
    try {
      journey.travel(value, () -> done(place));
    } catch (UnreadableException e) {
      LOG.error("{} at offset {} is unreadable and left out", topic, place.offset(), e);
      done(place);
    }
  }

  /** To say why may fail as well where memory or disk is short; the record travels again anyway. */
  private void say(Place place, Throwable reason) {
    try {
      travellers.say(place, reason);
    } catch (RuntimeException | Error _) {
      // Nothing is left to be told with.
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
