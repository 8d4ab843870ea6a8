package network.haca.proofstream.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.Watermark;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule O3: nothing parked is dropped, and nothing comes back twice, whatever fails. */
@Timeout(30)
class ParkedReplayerTest {
  private static final TopicPartition REGISTRY = new TopicPartition(Topics.REGISTRY.name(), 0);
  private static final TopicPartition PARKED = new TopicPartition(Topics.PARKED.name(), 0);

  private final AtomicInteger opened = new AtomicInteger();
  private final List<Integer> failures = new CopyOnWriteArrayList<>();
  private final BlockingQueue<List<ProducerRecord<byte[], byte[]>>> committed =
      new LinkedBlockingQueue<>();

  /** Clients that see one watermark and one parked record, which was not committed before. */
  private ReplayClients clients(Consumer<Producer> fault) {
    return clients(fault, new MockConsumer<>("earliest"), true);
  }

  private ReplayClients clients(
      Consumer<Producer> fault, MockConsumer<byte[], byte[]> parked, boolean hasMoved) {
    var _ = opened.incrementAndGet();
    MockConsumer<byte[], byte[]> registry = new MockConsumer<>("earliest");
    registry.assign(List.of(REGISTRY));
    registry.updateBeginningOffsets(Map.of(REGISTRY, 0L));
    byte[] watermark =
        RegistryRecord.newBuilder().setWatermark(Watermark.newBuilder()).build().toByteArray();
    if (hasMoved) {
      registry.addRecord(new ConsumerRecord<>(REGISTRY.topic(), 0, 0, new byte[] {'w'}, watermark));
    }
    parked.assign(List.of(PARKED));
    parked.updateBeginningOffsets(Map.of(PARKED, 0L));
    parked.updateEndOffsets(Map.of(PARKED, 1L));
    parked.addRecord(new ConsumerRecord<>(PARKED.topic(), 0, 0, new byte[] {1}, new byte[] {2}));
    Producer producer = new Producer();
    fault.accept(producer);
    producer.initTransactions();
    return new ReplayClients(registry, parked, producer);
  }

  private Duration pause(int failure) {
    failures.add(failure);
    return Duration.ofMillis(10);
  }

  private final class Producer extends MockProducer<byte[], byte[]> {
    Producer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      committed.add(history());
    }
  }

  /** A failure of the first clients' transaction; the next ones succeed, and once. */
  private void recoversFrom(Supplier<RuntimeException> failure) throws Exception {
    ParkedReplayer replayer =
        new ParkedReplayer(
            () ->
                clients(
                    producer -> {
                      if (opened.get() == 1) {
                        producer.commitTransactionException = failure.get();
                      }
                    }),
            this::pause);
    replayer.start();
    try {
      List<ProducerRecord<byte[], byte[]>> sent = committed.take();
      assertEquals(1, sent.size());
      assertEquals(Topics.PROOFS.name(), sent.getFirst().topic());
      assertEquals(2, opened.get());
    } finally {
      replayer.close();
    }
    assertFalse(committed.iterator().hasNext());
  }

  @Test
  void aTransactionThatFailsIsBegunAnewWithNewClients() throws Exception {
    recoversFrom(() -> new IllegalStateException("the transaction is in an error state"));
  }

  /** Making the exception interrupts the thread, as Kafka does. */
  @Test
  void anInterruptOfAClientDoesNotEndTheThread() throws Exception {
    recoversFrom(() -> new InterruptException("poll"));
  }

  /** As one does whose partition is assigned by the very poll that returns them. */
  @Test
  void recordsThatComeBeforeTheirPartitionIsPausedAreReadAgain() throws Exception {
    ParkedReplayer replayer =
        new ParkedReplayer(
            () ->
                opened.get() == 0
                    ? clients(producer -> {}, new Unpaused(), false)
                    : clients(producer -> {}),
            this::pause);
    replayer.start();
    try {
      assertEquals(1, committed.take().size());
      assertEquals(2, opened.get());
    } finally {
      replayer.close();
    }
  }

  private static final class Unpaused extends MockConsumer<byte[], byte[]> {
    Unpaused() {
      super("earliest");
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
      // Too late.
    }
  }

  @Test
  void clientsThatCannotBeOpenedAreOpenedLater() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    ParkedReplayer replayer =
        new ParkedReplayer(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new OutOfMemoryError("no native thread");
              }
              return clients(producer -> {});
            },
            this::pause);
    replayer.start();
    try {
      assertEquals(1, committed.take().size());
      assertEquals(List.of(1, 2), failures, "each failure that follows another counts");
    } finally {
      replayer.close();
    }
  }

  @Test
  void aLookThatSucceedsEndsTheRowOfFailures() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    ParkedReplayer replayer =
        new ParkedReplayer(
            () ->
                switch (tries.incrementAndGet()) {
                  case 1 -> throw new IllegalStateException("no broker");
                  case 2 -> clients(producer -> {}, new FailingAfterALook(), false);
                  default -> clients(producer -> {});
                },
            this::pause);
    replayer.start();
    try {
      assertEquals(1, committed.take().size());
      assertEquals(List.of(1, 1), failures);
    } finally {
      replayer.close();
    }
  }

  private static final class FailingAfterALook extends MockConsumer<byte[], byte[]> {
    private boolean isSeen;

    FailingAfterALook() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (isSeen) {
        throw new IllegalStateException("the broker went away");
      }
      isSeen = true;
      return super.poll(timeout);
    }
  }
}
