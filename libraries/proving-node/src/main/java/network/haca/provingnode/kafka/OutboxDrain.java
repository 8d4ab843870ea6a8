package network.haca.provingnode.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import network.haca.primitives.GrowingPause;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.service.BackgroundThread;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds to {@code haca.proofs}, keyed by leaf hash, and forgets what Kafka
 * has acknowledged. What fails is sent again after a pause; a proof sent twice is one leaf, which
 * the stream keeps once. Sleeps while there is nothing to send.
 */
public final class OutboxDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDrain.class);

  /** Short enough that Kafka's return is noticed at once. */
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofMillis(100), Duration.ofSeconds(5));

  /** That are in memory: sent, or to be sent again. */
  private static final int IN_HAND_MAX = 500;

  /** After so many failures without a success the way to Kafka is made anew. */
  private static final int USELESS_AFTER = 20;

  private final LogOutbox<Proof> outbox;
  private final LogReader<Proof> reader;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final DrainMetrics metrics;
  private final GrowingPause pause;
  private final Queue<LogReader.Entry<Proof>> again = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicInteger failedRounds = new AtomicInteger();
  private final Semaphore news = new Semaphore(0);
  private final BackgroundThread thread;
  private Producer<byte[], byte[]> producer;
  private volatile boolean hasFailed;
  private volatile Optional<String> unread = Optional.empty();

  public OutboxDrain(LogOutbox<Proof> outbox, KafkaSettings kafka, DrainMetrics metrics) {
    this(outbox, () -> ProofProducers.create(kafka), metrics, PAUSE);
  }

  OutboxDrain(
      LogOutbox<Proof> outbox,
      Supplier<Producer<byte[], byte[]>> producers,
      DrainMetrics metrics,
      GrowingPause pause) {
    this.outbox = outbox;
    this.reader = outbox.reader();
    this.producers = producers;
    this.producer = producers.get();
    this.metrics = metrics;
    this.pause = pause;
    outbox.onAppend(news::release);
    this.thread = new BackgroundThread("outbox-drain", this::drain);
    thread.start();
  }

  /** Why no proof will be sent until the node is started again; nothing while the thread lives. */
  public Optional<String> death() {
    return thread.death();
  }

  /** Why some of what waits cannot be read, and so is not sent; nothing if it can. */
  public Optional<String> unread() {
    return unread.or(outbox::damage);
  }

  @Override
  public void close() {
    thread.interrupt();
    producer.close(Duration.ofSeconds(1));
    try {
      reader.close();
    } catch (IOException e) {
      LOG.debug("a reader does not close: {}", e.getMessage());
    }
  }

  private void drain(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      step(own);
    }
  }

  /** Fails only when this is closed, for nobody else sends what waits. */
  private void step(BackgroundThread own) throws InterruptedException {
    try {
      if (hasFailed) {
        rest(own);
      }
      if (!sendsWhatWaits(own) && !hasFailed) {
        news.acquire();
      }
      news.drainPermits();
    } catch (RuntimeException | Error e) {
      hasFailed = true;
      LOG.error("the outbox's drain goes on after a pause", e);
    }
  }

  private void rest(BackgroundThread own) throws InterruptedException {
    hasFailed = false;
    int failures = failedRounds.incrementAndGet();
    boolean _ = own.rest(pause.after(failures));
    if (failures % USELESS_AFTER == 0 && inHand.get() == again.size()) {
      renew();
    }
  }

  /** Some of a producer's errors never end. The old one stays where there can be no other now. */
  private void renew() {
    Producer<byte[], byte[]> old = producer;
    try {
      producer = producers.get();
    } catch (RuntimeException | Error e) {
      LOG.warn("the way to Kafka cannot be made anew yet: {}", e.toString());
      return;
    }
    old.close(Duration.ZERO);
  }

  /** Returns true if there was anything; never fails, for nobody else sends it. */
  private boolean sendsWhatWaits(BackgroundThread own) throws InterruptedException {
    List<LogReader.Entry<Proof>> entries = new ArrayList<>();
    try {
      for (LogReader.Entry<Proof> entry = again.poll(); entry != null; entry = again.poll()) {
        entries.add(entry);
      }
      List<LogReader.Entry<Proof>> fresh = reader.next(IN_HAND_MAX - inHand.get());
      inHand.addAndGet(fresh.size());
      unread = Optional.empty();
      entries.addAll(fresh);
    } catch (IOException | RuntimeException | Error e) {
      if (own.isClosing()) {
        throw new InterruptedException();
      }
      LOG.error("{} proofs wait, and cannot be read now", outbox.waiting(), e);
      unread = Optional.of("proofs wait, and cannot be read now: " + e.getMessage());
      hasFailed = true;
    }
    entries.forEach(this::send);
    return !entries.isEmpty();
  }

  private void send(LogReader.Entry<Proof> entry) {
    try {
      byte[] key =
          Proofs.leaf(entry.message())
              .orElseThrow(() -> new IllegalStateException("the outbox holds a malformed proof"))
              .hash()
              .toArray();
      producer.send(
          new ProducerRecord<>(Topics.PROOFS.name(), key, entry.message().toByteArray()),
          (metadata, failure) -> acknowledge(entry, failure));
    } catch (RuntimeException | Error e) {
      acknowledge(entry, e);
    }
  }

  private void acknowledge(LogReader.Entry<Proof> entry, @Nullable Throwable failure) {
    if (failure == null) {
      outbox.take(entry.sequence());
      inHand.decrementAndGet();
      metrics.sent();
      if (failedRounds.getAndSet(0) > 0) {
        LOG.info("Kafka takes proofs again; {} wait", outbox.waiting());
      }
    } else {
      again.add(entry);
      metrics.failed();
      if (failedRounds.get() == 0 && !hasFailed && !thread.isClosing()) {
        LOG.warn("Kafka does not take proofs, {} wait: {}", outbox.waiting(), failure.getMessage());
      }
      hasFailed = true;
    }
    news.release();
  }
}
