package network.haca.explorer.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import network.haca.explorer.core.Happening;
import network.haca.explorer.core.Table;
import network.haca.explorer.core.View;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.service.BackgroundThread;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all topics of the view on one thread, from positions of its own, and asks no group of
 * readers for anything: others do not notice it. Positions are kept together with what was made of
 * the records, so each record counts once.
 */
public final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofMillis(500);

  /** What strangers may know of a failure; the log has the rest. */
  static final String NOTHING_READ = "Kafka gives no records now; it is asked again";

  static final String OTHER_CLUSTER =
      "the view is of another Kafka cluster: start with --rebuild, or with another explorer.data";

  static final String NOTHING_TAKEN = "the view takes no records in now; they are read again";

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final ClusterName cluster;
  private final ViewDatabase database;
  private final Consumer<Happening> listener;
  private final ReadProgress progress;
  private final BackgroundThread thread;

  /**
   * @param consumer that tells the cluster's name to what follows it
   * @param progress told how far the topics have been read
   * @param listener told what has changed once it can be looked up, of what is new
   */
  public TopicReader(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      ClusterName cluster,
      ViewDatabase database,
      ReadProgress progress,
      Consumer<Happening> listener) {
    this.progress = progress;
    this.consumer = consumer;
    this.cluster = cluster;
    this.database = database;
    this.listener = listener;
    this.thread = BackgroundThread.started("explorer-topics", this::run);
  }

  public boolean isRunning() {
    return thread.isRunning();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run(BackgroundThread own) throws InterruptedException {
    boolean isAssigned = false;
    try (consumer) {
      while (!own.isClosing()) {
        try {
          isAssigned = isAssigned || assign();
          if (isAssigned) {
            take(consumer.poll(POLL));
            progress.polled(consumer);
          } else {
            progress.failed(OTHER_CLUSTER);
            boolean _ = own.rest(RETRY);
          }
        } catch (InterruptException e) {
          // Closing the consumer may not be interrupted.
          var _ = Thread.interrupted();
        } catch (KafkaException e) {
          LOG.warn("nothing from Kafka now: {}", e.getMessage());
          progress.failed(NOTHING_READ);
          isAssigned = false;
          boolean _ = own.rest(RETRY);
        } catch (RuntimeException | Error e) {
          // What was polled was not kept: it is read again from the position on disk.
          LOG.error("the topics are read again from where they were kept", e);
          progress.failed(NOTHING_TAKEN);
          isAssigned = false;
          boolean _ = own.rest(RETRY);
        }
      }
    }
  }

  /** All partitions of all topics, each from where the view has read it to. */
  private boolean assign() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : EventRecords.TOPICS) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        throw new KafkaException("there is no topic %s yet".formatted(topic));
      }
      found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    if (!isOfThisCluster()) {
      return false;
    }
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      database
          .position(partition.toString())
          .ifPresentOrElse(
              next -> consumer.seek(partition, next),
              () -> consumer.seekToBeginning(Set.of(partition)));
    }
    return true;
  }

  /** Offsets of one cluster say nothing of another's topics, which have the same names. */
  private boolean isOfThisCluster() {
    String now = cluster.id().orElseThrow(() -> new KafkaException("the cluster has no id yet"));
    if (database.cluster().isEmpty()) {
      database.cluster(now);
    }
    return database.cluster().equals(Optional.of(now));
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    List<Happening> happened = new ArrayList<>();
    database.change(
        table -> {
          View view = new View(table, happened::add);
          for (ConsumerRecord<byte[], byte[]> record : records) {
            take(view, record);
          }
          keepPositions(table, records);
        });
    // Those who follow want news, and not all that ever was.
    if (progress.wasAtEnd()) {
      happened.forEach(listener);
    }
  }

  private static void take(View view, ConsumerRecord<byte[], byte[]> record) {
    try {
      EventRecords.read(record).ifPresent(view::take);
    } catch (EventRecords.MalformedException e) {
      LOG.warn(
          "the record of {} at offset {} is left out: {}",
          record.topic(),
          record.offset(),
          e.getMessage());
    }
  }

  private static void keepPositions(Table table, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      long last = records.records(partition).getLast().offset();
      ViewDatabase.position(table, partition.toString(), last + 1);
    }
  }
}
