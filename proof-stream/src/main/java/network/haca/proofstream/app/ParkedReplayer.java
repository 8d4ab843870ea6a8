package network.haca.proofstream.app;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what spilled to {@code haca.proofs.parked} back to {@code haca.proofs}, once for each
 * movement of the registry's watermark: before that nothing could be judged differently (rule O3).
 * Exactly once by a transaction.
 */
final class ParkedReplayer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedReplayer.class);
  private static final String GROUP = "haca-parked-replayer";
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;

  private ParkedReplayer(KafkaSettings kafka) {
    this.kafka = kafka;
    this.thread = Thread.ofPlatform().daemon().name("parked-replayer").unstarted(this::run);
  }

  static ParkedReplayer start(KafkaSettings kafka) {
    ParkedReplayer replayer = new ParkedReplayer(kafka);
    replayer.thread.start();
    return replayer;
  }

  @Override
  public void close() {
    closed = true;
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> registry = consumer(GROUP + "-watermark", "latest", 500);
          KafkaConsumer<byte[], byte[]> parked = consumer(GROUP, "earliest", 500);
          KafkaProducer<byte[], byte[]> producer = producer()) {
        producer.initTransactions();
        registry.assign(List.of(new TopicPartition(Topics.REGISTRY.name(), 0)));
        registry.seekToEnd(registry.assignment());
        parked.subscribe(List.of(Topics.PARKED.name()));
        while (!closed) {
          boolean moved = hasWatermark(registry.poll(Duration.ofMillis(500)));
          // Polling keeps the group membership; without a movement the partitions are paused.
          if (moved) {
            replay(parked, producer);
          } else {
            parked.pause(parked.assignment());
            parked.poll(Duration.ZERO);
            parked.resume(parked.assignment());
          }
        }
      } catch (RuntimeException | Error e) {
        LOG.warn("parked proofs cannot be replayed now: {}", e.toString());
        pause();
      }
    }
  }

  private void pause() {
    try {
      boolean closing = ended.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("trying again: {}", !closing);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private static boolean hasWatermark(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        if (record.value() != null && RegistryRecord.parseFrom(record.value()).hasWatermark()) {
          return true;
        }
      } catch (InvalidProtocolBufferException e) {
        LOG.warn("unreadable registry record at offset {}", record.offset());
      }
    }
    return false;
  }

  /** Moves what was there when it began; what spills meanwhile waits for the next movement. */
  private static void replay(
      KafkaConsumer<byte[], byte[]> parked, KafkaProducer<byte[], byte[]> producer) {
    Map<TopicPartition, Long> ends = parked.endOffsets(parked.assignment());
    while (isBehind(parked, ends)) {
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

  private static boolean isBehind(
      KafkaConsumer<byte[], byte[]> parked, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(end -> parked.position(end.getKey()) < end.getValue());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String group, String reset, int recordsMax) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, GROUP);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
