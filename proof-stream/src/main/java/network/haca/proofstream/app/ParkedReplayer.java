package network.haca.proofstream.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import network.haca.primitives.GrowingPause;
import network.haca.schemas.topic.Topics;
import network.haca.service.BackgroundThread;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what spilled to {@code haca.proofs.parked} back to {@code haca.proofs}, once for each
 * movement of the registry's watermark: before that nothing could be judged differently (rule O3).
 * Exactly once by a transaction; whatever fails, it goes on with new clients until it is closed.
 */
final class ParkedReplayer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedReplayer.class);
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private final Supplier<ReplayClients> clients;
  private final IntFunction<Duration> pause;
  private final BackgroundThread thread;

  /**
   * @param clients opens them anew for each attempt
   * @param pause after so many failures that followed one another
   */
  ParkedReplayer(Supplier<ReplayClients> clients, IntFunction<Duration> pause) {
    this.clients = clients;
    this.pause = pause;
    this.thread = new BackgroundThread("parked-replayer", own -> run());
  }

  static ParkedReplayer start(KafkaSettings kafka) {
    ParkedReplayer replayer = new ParkedReplayer(() -> ReplayClients.open(kafka), PAUSE::after);
    replayer.start();
    return replayer;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run() {
    int failures = 0;
    while (!thread.isClosing()) {
      try (ReplayClients open = clients.get()) {
        while (!thread.isClosing()) {
          look(open);
          failures = 0;
        }
      } catch (RuntimeException | Error e) {
        failures++;
        rest(e, pause.apply(failures));
      }
    }
  }

  private void look(ReplayClients open) {
    boolean moved = open.hasRegistryMoved(Duration.ofMillis(500));
    Consumer<byte[], byte[]> parked = open.parked();
    // Polling keeps the group membership; without a movement the partitions are paused.
    if (moved) {
      replay(parked, open.producer());
    } else {
      parked.pause(parked.assignment());
      if (!parked.poll(Duration.ZERO).isEmpty()) {
        // Of partitions that came in between; only clients that are new read them again.
        throw new IllegalStateException("parked proofs came before their partition was paused");
      }
      parked.resume(parked.assignment());
    }
  }

  /** Only closing ends the thread: neither an interrupt nor a log that fails does. */
  private void rest(Throwable failure, Duration time) {
    try {
      // An interrupt that a client has answered with an exception is over.
      boolean _ = Thread.interrupted();
      LOG.warn("parked proofs cannot be replayed now: {}", failure.toString());
      boolean _ = thread.rest(time);
    } catch (InterruptedException | RuntimeException | Error e) {
      Thread.onSpinWait();
    }
  }

  /** Moves what was there when it began; what spills meanwhile waits for the next movement. */
  private void replay(Consumer<byte[], byte[]> parked, Producer<byte[], byte[]> producer) {
    Map<TopicPartition, Long> ends = parked.endOffsets(parked.assignment());
    while (!thread.isClosing() && isBehind(parked, ends)) {
      ConsumerRecords<byte[], byte[]> records = parked.poll(Duration.ofMillis(500));
      if (records.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        producer.send(new ProducerRecord<>(Topics.PROOFS.name(), record.key(), record.value()));
        offsets.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
      }
      producer.sendOffsetsToTransaction(offsets, parked.groupMetadata());
      producer.commitTransaction();
    }
  }

  private static boolean isBehind(Consumer<byte[], byte[]> parked, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(end -> parked.position(end.getKey()) < end.getValue());
  }
}
