package network.haca.oracle.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import network.haca.oracle.core.ReportBoard;
import network.haca.oracle.core.SeenReports;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedReportRecord;
import network.haca.service.RepeatedTask;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on {@code haca.feeds.reports}. Of those that come it remembers the latest rounds. A node
 * that reports no feed opens no connection.
 */
public final class KafkaReports implements ReportBoard {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaReports.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final SeenReports seen;
  private Optional<Listening> listening = Optional.empty();
  private boolean isAssigned;

  /** Connections that the first round opens. */
  private record Listening(
      Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, RepeatedTask task) {}

  /**
   * @param seen takes the reports that come
   */
  public KafkaReports(KafkaSettings kafka, SeenReports seen) {
    this.kafka = kafka;
    this.seen = seen;
  }

  @Override
  public synchronized void listen() {
    if (listening.isEmpty()) {
      Consumer<byte[], byte[]> consumer = consumer(kafka);
      listening =
          Optional.of(
              new Listening(
                  producer(kafka),
                  consumer,
                  new RepeatedTask("feed-reports", RETRY, () -> read(consumer))));
    }
  }

  private synchronized Optional<Listening> listening() {
    return listening;
  }

  @Override
  public void publish(SignedReport report) throws IOException {
    listen();
    try {
      var _ =
          listening()
              .orElseThrow()
              .producer()
              .send(
                  new ProducerRecord<>(
                      Topics.FEED_REPORTS.name(),
                      report.report().round().feedId().toArray(),
                      FeedRecords.of(report).toByteArray()))
              .get();
    } catch (ExecutionException | KafkaException e) {
      throw new IOException("Kafka does not take the report: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a report is published", e);
    }
  }

  @Override
  public List<SignedReport> seen(Bytes32 feedId, long round) {
    return seen.of(feedId, round);
  }

  @Override
  public void close() {
    listening()
        .ifPresent(
            open -> {
              open.task().close();
              open.consumer().close();
              open.producer().close(CLOSE);
            });
  }

  private boolean read(Consumer<byte[], byte[]> consumer) throws IOException, InterruptedException {
    try {
      if (!isAssigned) {
        assign(consumer);
        isAssigned = true;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        report(record.value()).ifPresent(this::keep);
      }
      return true;
    } catch (InterruptException e) {
      throw new InterruptedException(e.getMessage());
    } catch (KafkaException e) {
      isAssigned = false;
      throw new IOException("no reports from Kafka now: " + e.getMessage(), e);
    }
  }

  /** Begins at the end: earlier reports are of rounds that are over, or nearly. */
  private static void assign(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.FEED_REPORTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
  }

  private static Optional<SignedReport> report(byte[] value) {
    try {
      return value == null
          ? Optional.empty()
          : FeedRecords.report(FeedReportRecord.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** A report whose key cannot be looked up is left out: without the chain nothing is submitted. */
  private void keep(SignedReport report) {
    try {
      seen.add(report);
    } catch (IOException e) {
      LOG.debug("a report of node {} cannot be judged: {}", report.nodeId(), e.getMessage());
    }
  }

  private static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.putAll(KafkaPatience.consumer());
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
