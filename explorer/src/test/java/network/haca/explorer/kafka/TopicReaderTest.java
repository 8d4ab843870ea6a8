package network.haca.explorer.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.testkit.Await;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReaderTest {
  private static final Optional<String> NOT_YET = new ReadProgress().failure();

  @TempDir private Path folder;

  /** A Kafka whose every answer is a failure. */
  private static final class Failing extends MockConsumer<byte[], byte[]> {
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      super("earliest");
      this.failure = failure;
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
      throw failure;
    }
  }

  /** Status and readiness are open to everybody: addresses and paths are for the log. */
  @Test
  void strangersLearnOfAFailureInAFixedSentence() throws Exception {
    assertEquals(
        Optional.of(TopicReader.NOTHING_READ),
        failure(new KafkaException("broker-7.internal:9092 refuses user reader")));
    assertEquals(
        Optional.of(TopicReader.NOTHING_TAKEN),
        failure(new IllegalStateException("/srv/explorer/view/000012.sst is corrupt")));
  }

  private Optional<String> failure(RuntimeException of) throws Exception {
    ReadProgress progress = new ReadProgress();
    try (ViewDatabase database = ViewDatabase.open(folder);
        TopicReader reader =
            new TopicReader(
                new Failing(of), new ClusterName(), database, progress, happening -> {})) {
      Await.until("no failure is told", () -> !progress.failure().equals(NOT_YET));
      assertEquals(true, reader.isRunning());
      return progress.failure();
    }
  }

  /** A new network has topics of the same names, whose offsets begin anew. */
  @Test
  void aViewOfAnotherClusterIsNotReadOn() throws Exception {
    assertEquals(Optional.empty(), after("first"));
    assertEquals(Optional.empty(), after("first"));
    assertEquals(Optional.of(TopicReader.OTHER_CLUSTER), after("second"));
  }

  private Optional<String> after(String clusterId) throws Exception {
    ClusterName cluster = new ClusterName();
    cluster.onUpdate(new ClusterResource(clusterId));
    ReadProgress progress = new ReadProgress();
    try (ViewDatabase database = ViewDatabase.open(folder);
        TopicReader reader =
            new TopicReader(empty(), cluster, database, progress, happening -> {})) {
      Await.until("nothing is told", () -> !progress.failure().equals(NOT_YET));
      assertEquals(true, reader.isRunning());
      return progress.failure();
    }
  }

  private static MockConsumer<byte[], byte[]> empty() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    for (String topic : EventRecords.TOPICS) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.updatePartitions(
          topic, List.of(new PartitionInfo(topic, 0, null, new Node[0], new Node[0])));
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 0L));
    }
    return consumer;
  }
}
