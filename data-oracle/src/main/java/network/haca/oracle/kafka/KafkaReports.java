package network.haca.oracle.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import network.haca.oracle.core.ReportBoard;
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

/**
 * Reports on {@code haca.feeds.reports}. Of those that come it remembers the latest rounds. A node
 * that reports no feed opens no connection.
 */
public final class KafkaReports implements ReportBoard {
  /** Rounds of all feeds that are remembered, the oldest is forgotten first. */
  private static final int ROUNDS_MAX = 2_048;

  /** Reports of one round that are remembered. */
  private static final int REPORTS_MAX = 64;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private record Place(Bytes32 feedId, long round) {}

  private final KafkaSettings kafka;
  private final Map<Place, Map<Bytes32, SignedReport>> rounds = new LinkedHashMap<>();
  private Optional<Listening> listening = Optional.empty();
  private boolean isAssigned;

  /** Connections that the first round opens. */
  private record Listening(
      Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, RepeatedTask task) {}

  public KafkaReports(KafkaSettings kafka) {
    this.kafka = kafka;
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
    synchronized (rounds) {
      return new ArrayList<>(rounds.getOrDefault(new Place(feedId, round), Map.of()).values());
    }
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

  private void keep(SignedReport report) {
    Place place = new Place(report.report().round().feedId(), report.report().round().number());
    synchronized (rounds) {
      Map<Bytes32, SignedReport> of = rounds.computeIfAbsent(place, any -> new TreeMap<>());
      if (of.size() < REPORTS_MAX) {
        of.putIfAbsent(report.nodeId(), report);
      }
      while (rounds.size() > ROUNDS_MAX) {
        rounds.remove(rounds.keySet().iterator().next());
      }
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
