package network.haca.bridge.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a topic that are not done: how many and how old they are, how many bytes of them
 * are on the heap, and how many failed and wait, which is said now and then for all of them.
 */
final class Travellers {
  private static final Logger LOG = LoggerFactory.getLogger(Travellers.class);
  private static final Duration SAY = Duration.ofMinutes(1);

  private final String topic;
  private final Map<Place, Long> begun = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong sayAt = new AtomicLong(System.nanoTime());

  /**
   * Names a record; it does not hold it.
   *
   * @param timestamp of the record: a topic that is made anew has the offset for another one
   */
  record Place(TopicPartition partition, long offset, long timestamp) {}

  Travellers(String topic) {
    this.topic = topic;
  }

  /** False if it is on its way already, as after partitions came back or were read again. */
  boolean begin(Place place) {
    return begun.putIfAbsent(place, System.nanoTime()) == null;
  }

  void done(Place place) {
    begun.remove(place);
  }

  int open() {
    return begun.size();
  }

  /** How long ago the oldest of them came; nothing if there is none. */
  Optional<Duration> oldestAge() {
    long now = System.nanoTime();
    return begun.values().stream().map(at -> Duration.ofNanos(now - at)).max(Duration::compareTo);
  }

  /** Bytes are on the heap; fewer if negative. */
  void hold(long difference) {
    bytes.addAndGet(difference);
  }

  long bytes() {
    return bytes.get();
  }

  /** It failed for the first time, and waits. */
  void beginsToWait() {
    waiting.incrementAndGet();
  }

  void waitsNoMore() {
    if (waiting.decrementAndGet() == 0) {
      sayAt.set(System.nanoTime());
    }
  }

  /** Says that records wait: when they begin to, and at intervals as long as any does. */
  void say(Place place, Throwable reason) {
    long now = System.nanoTime();
    long due = sayAt.get();
    if (now - due >= 0 && sayAt.compareAndSet(due, now + SAY.toNanos())) {
      LOG.warn(
          "{} records of {} wait; {} at offset {}: {}",
          waiting,
          topic,
          place.partition(),
          place.offset(),
          reason.toString());
    }
  }
}
