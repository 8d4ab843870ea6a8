package network.haca.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.Positions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: every bridge reads all that was told, once, from where it was. */
@Timeout(60)
class TopicFollowerTest {
  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

  @TempDir private Path folder;

  private final BlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @BeforeEach
  void start() throws IOException {
    database = BridgeDatabase.open(folder);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** Of a topic with so many records, whose values are their offsets. */
  private static MockConsumer<byte[], byte[]> consumer(int records) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updatePartitions("topic", List.of(new PartitionInfo("topic", 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records));
    consumer.schedulePollTask(() -> add(consumer, records));
    return consumer;
  }

  private static void add(MockConsumer<byte[], byte[]> consumer, int records) {
    for (int offset = 0; offset < records; offset++) {
      consumer.addRecord(
          new ConsumerRecord<>("topic", 0, offset, new byte[1], new byte[] {(byte) offset}));
    }
  }

  private TopicFollower follower(
      MockConsumer<byte[], byte[]> consumer, TopicFollower.Reader reader) {
    return new TopicFollower(consumer, "topic", new Positions(database), reader);
  }

  private void assertNext(int value) throws InterruptedException {
    byte[] next = taken.poll(30, TimeUnit.SECONDS);
    assertNotNull(next);
    assertArrayEquals(new byte[] {(byte) value}, next);
  }

  private boolean take(ConsumerRecord<byte[], byte[]> record) {
    return taken.add(record.value());
  }

  @Test
  void itGoesOnWhereItWasBeforeARestart() throws Exception {
    try (TopicFollower _ = follower(consumer(2), this::take)) {
      assertNext(0);
      assertNext(1);
    }
    try (TopicFollower _ = follower(consumer(3), this::take)) {
      assertNext(2);
    }
    assertTrue(taken.isEmpty());
    assertEquals(OptionalLong.of(3), new Positions(database).get("topic-0"));
  }

  @Test
  void whatCannotBeToldNowIsTriedAgainAndNothingIsSkipped() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    try (TopicFollower _ =
        follower(
            consumer(2),
            record -> {
              if (failures.getAndDecrement() > 0) {
                throw new IOException("the chain is away");
              }
              return take(record);
            })) {
      assertNext(0);
      assertNext(1);
    }
  }

  @Test
  void anErrorOfKafkaEndsNothing() throws Exception {
    MockConsumer<byte[], byte[]> consumer = consumer(1);
    consumer.setPollException(new KafkaException("no broker"));
    try (TopicFollower follower = follower(consumer, this::take)) {
      assertNext(0);
      assertTrue(follower.isRunning());
    }
  }

  @Test
  void itIsReadAgainFromTheBeginningWhereThatIsAskedFor() throws Exception {
    MockConsumer<byte[], byte[]> consumer = consumer(2);
    AtomicInteger seen = new AtomicInteger();
    CompletableFuture<TopicFollower> self = new CompletableFuture<>();
    try (TopicFollower follower =
        follower(
            consumer,
            record -> {
              if (seen.incrementAndGet() == 2) {
                self.join().readAgain();
                consumer.schedulePollTask(() -> add(consumer, 2));
              }
              return take(record);
            })) {
      self.complete(follower);
      for (int value : new int[] {0, 1, 0, 1}) {
        assertNext(value);
      }
    }
  }
}
