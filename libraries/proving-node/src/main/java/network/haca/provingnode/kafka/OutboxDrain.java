package network.haca.provingnode.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import network.haca.provingnode.rocksdb.RocksOutbox;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds to {@code haca.proofs}, keyed by leaf hash, and forgets what Kafka
 * has acknowledged. What fails is sent again; a proof sent twice is one leaf, which the stream
 * keeps once.
 */
public final class OutboxDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDrain.class);
  private static final int IN_FLIGHT_MAX = 500;

  private final RocksOutbox<Proof> outbox;
  private final Producer<byte[], byte[]> producer;
  private final Duration pollInterval;
  private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean failed;
  private volatile boolean closed;

  /**
   * @param pollInterval how long to wait when the outbox is empty or Kafka is away
   */
  public OutboxDrain(RocksOutbox<Proof> outbox, KafkaSettings kafka, Duration pollInterval) {
    this.outbox = outbox;
    this.producer = newProducer(kafka);
    this.pollInterval = pollInterval;
    this.thread = Thread.ofPlatform().daemon().name("outbox-drain").start(this::drain);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(1));
  }

  private static Producer<byte[], byte[]> newProducer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void drain() {
    try {
      while (!closed) {
        if (failed) {
          failed = false;
          pollInterval();
        }
        if (!sendsWhatWaits()) {
          pollInterval();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("drain stopped with {} proofs waiting", outbox.waiting());
    }
  }

  /** Whether there was anything; never fails, for nobody else sends it. */
  private boolean sendsWhatWaits() {
    try {
      // Always from the oldest: a write that got its number earlier may appear later.
      boolean sent = false;
      for (RocksOutbox.Entry<Proof> entry : outbox.read(0, IN_FLIGHT_MAX)) {
        if (inFlight.add(entry.sequence())) {
          send(entry);
          sent = true;
        }
      }
      return sent;
    } catch (RuntimeException | Error e) {
      LOG.error("proofs wait; trying again", e);
      return false;
    }
  }

  private void pollInterval() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(pollInterval.toNanos());
  }

  private void send(RocksOutbox.Entry<Proof> entry) {
    try {
      byte[] key =
          Proofs.leaf(entry.proof())
              .orElseThrow(() -> new IllegalStateException("the outbox holds a malformed proof"))
              .hash()
              .toArray();
      producer.send(
          new ProducerRecord<>(Topics.PROOFS.name(), key, entry.proof().toByteArray()),
          (metadata, failure) -> acknowledge(entry, failure));
    } catch (RuntimeException | Error e) {
      acknowledge(entry, e);
    }
  }

  private void acknowledge(RocksOutbox.Entry<Proof> entry, @Nullable Throwable failure) {
    if (failure == null) {
      outbox.remove(entry.sequence());
    } else if (!failed && !closed) {
      LOG.warn("Kafka does not take proofs, {} wait: {}", outbox.waiting(), failure.getMessage());
      failed = true;
    }
    inFlight.remove(entry.sequence());
  }
}
