package network.haca.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the machine lacks for a moment: what is to be settled is settled. */
@Timeout(30)
class RecordSettlerTest {
  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final BlockingQueue<byte[]> travelled = new LinkedBlockingQueue<>();

  private final AtomicBoolean hasRoom = new AtomicBoolean(true);

  private void assign() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.rebalance(Set.of(PARTITION));
  }

  private void add(long offset) {
    consumer.addRecord(
        new ConsumerRecord<>("topic", 0, offset, new byte[1], new byte[] {(byte) offset}));
  }

  private void settle(RecordSettler.Journey journey) throws InterruptedException {
    RecordSettler settler =
        new RecordSettler(
            consumer, "topic", journey, new RecordSettler.Bounds(1, 10, hasRoom::get));
    try {
      assertTrue(travelled.poll(20, TimeUnit.SECONDS) != null, "nothing is settled any more");
    } finally {
      settler.close();
    }
  }

  @Test
  void aRecordWhoseJourneyEndsInAnErrorTravelsAgain() throws Exception {
    consumer.schedulePollTask(
        () -> {
          assign();
          add(0);
        });
    BlockingQueue<Error> errors = new LinkedBlockingQueue<>(Set.of(new OutOfMemoryError("heap")));
    settle(
        (value, done) -> {
          Error error = errors.poll();
          if (error != null) {
            throw error;
          }
          travelled.add(value);
          done.run();
        });
  }

  @Test
  void anErrorWhileRecordsAreTakenLosesNone() throws Exception {
    consumer.schedulePollTask(
        () -> {
          assign();
          throw new OutOfMemoryError("heap");
        });
    consumer.schedulePollTask(() -> add(0));
    settle(
        (value, done) -> {
          travelled.add(value);
          done.run();
        });
  }

  @Test
  void s8ARecordThatNeverSucceedsHoldsUpNoOtherThoughThereIsOnePlace() throws Exception {
    consumer.schedulePollTask(
        () -> {
          assign();
          add(0);
          add(1);
        });
    settle(
        (value, done) -> {
          if (value[0] == 0) {
            throw new IOException("never");
          }
          travelled.add(value);
        });
  }

  @Test
  void s8WithoutRoomNothingIsTakenAndPollingGoesOn() throws Exception {
    hasRoom.set(false);
    consumer.schedulePollTask(this::assign);
    consumer.schedulePollTask(() -> assertTrue(consumer.paused().contains(PARTITION)));
    consumer.schedulePollTask(
        () -> {
          add(0);
          hasRoom.set(true);
        });
    settle((value, done) -> travelled.add(value));
  }
}
