package network.haca.explorer.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.testkit.Await;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
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
            new TopicReader(new Failing(of), database, progress, happening -> {})) {
      Await.until("no failure is told", () -> !progress.failure().equals(NOT_YET));
      assertEquals(true, reader.isRunning());
      return progress.failure();
    }
  }
}
