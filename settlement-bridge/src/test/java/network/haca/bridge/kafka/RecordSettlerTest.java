package network.haca.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.testkit.Await;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the machine lacks for a moment: what is to be settled is settled. */
@Timeout(30)
class RecordSettlerTest {
  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
  private static final int BYTES_MAX = 1_000;

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

  private RecordSettler settler(RecordSettler.Journey journey) {
    return new RecordSettler(
        consumer, "topic", journey, new RecordSettler.Bounds(1, 10, BYTES_MAX, hasRoom::get));
  }

  private void settle(RecordSettler.Journey journey) throws InterruptedException {
    try (RecordSettler _ = settler(journey)) {
      assertTrue(travelled.poll(20, TimeUnit.SECONDS) != null, "nothing is settled any more");
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

  @Test
  void s8WhatIsAcceptedIsOnTheHeapNoMoreThoughItIsNotDone() throws Exception {
    BlockingQueue<WeakReference<byte[]>> given = new LinkedBlockingQueue<>();
    BlockingQueue<Runnable> notDone = new LinkedBlockingQueue<>();
    consumer.schedulePollTask(
        () -> {
          assign();
          add(0);
        });
    try (RecordSettler settler =
        settler(
            (value, done) -> {
              given.add(new WeakReference<>(value));
              notDone.add(done);
            })) {
      Runnable done = notDone.take();
      WeakReference<byte[]> bytes = given.take();
      Await.until(
          "the bytes stay in memory",
          () -> {
            System.gc();
            return bytes.get() == null;
          });
      assertEquals(1, settler.open());
      assertTrue(settler.oldestAge().isPresent());
      done.run();
      assertEquals(0, settler.open());
    }
  }

  @Test
  void s8WhatIsReadAgainTravelsOnce() throws Exception {
    consumer.schedulePollTask(
        () -> {
          assign();
          add(0);
        });
    consumer.schedulePollTask(
        () -> {
          throw new OutOfMemoryError("heap");
        });
    consumer.schedulePollTask(
        () -> {
          add(0);
          add(1);
        });
    try (RecordSettler _ = settler((value, done) -> travelled.add(value))) {
      assertArrayEquals(new byte[] {0}, travelled.take());
      assertArrayEquals(new byte[] {1}, travelled.take());
    }
    assertTrue(travelled.isEmpty());
  }

  /** As on a full disk. */
  @Test
  void s8WhileWhatCameIsNotAcceptedNoMoreIsTakenThanTheHeapHolds() throws Exception {
    BlockingQueue<Boolean> paused = new LinkedBlockingQueue<>();
    consumer.schedulePollTask(
        () -> {
          assign();
          consumer.addRecord(new ConsumerRecord<>("topic", 0, 0, new byte[1], new byte[BYTES_MAX]));
        });
    consumer.schedulePollTask(() -> paused.add(consumer.paused().contains(PARTITION)));
    try (RecordSettler _ =
        settler(
            (value, done) -> {
              throw new IllegalStateException("no space left on device");
            })) {
      assertTrue(paused.take());
    }
  }

  @Test
  void aRecordWithoutAKeyAndWithoutBytesTravelsAgainTillItArrives() throws Exception {
    consumer.schedulePollTask(
        () -> {
          assign();
          consumer.addRecord(new ConsumerRecord<>("topic", 0, 0, null, null));
        });
    BlockingQueue<IOException> failures =
        new LinkedBlockingQueue<>(Set.of(new IOException("not now")));
    settle(
        (value, done) -> {
          IOException failure = failures.poll();
          if (failure != null) {
            throw failure;
          }
          travelled.add(value);
        });
  }
}
