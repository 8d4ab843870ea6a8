package network.haca.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  private void assign() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.rebalance(Set.of(PARTITION));
  }

  private void add(long offset) {
    consumer.addRecord(new ConsumerRecord<>("topic", 0, offset, new byte[1], new byte[1]));
  }

  private void settle(RecordSettler.Journey journey) throws InterruptedException {
    RecordSettler settler = new RecordSettler(consumer, "topic", journey, 10);
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
        value -> {
          Error error = errors.poll();
          if (error != null) {
            throw error;
          }
          travelled.add(value);
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
    settle(travelled::add);
  }
}
