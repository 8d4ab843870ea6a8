package network.haca.provingnode.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.GrowingPause;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1: what is durable reaches Kafka, whatever happens on the way. */
@Timeout(60)
class OutboxDrainTest {
  private static final GrowingPause SHORT =
      new GrowingPause(Duration.ofMillis(1), Duration.ofMillis(5));

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger producers = new AtomicInteger();
  private final AtomicInteger producersThatFail = new AtomicInteger();
  private volatile MockProducer<byte[], byte[]> producer = newProducer();
  private LogOutbox<Proof> outbox;
  private DrainMetrics metrics;
  private OutboxDrain drain;

  private static MockProducer<byte[], byte[]> newProducer() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @BeforeEach
  void open() throws Exception {
    outbox =
        LogOutbox.open(
            Proof.parser(),
            folder,
            LogOptions.of(Sync.PROCESS, 10_000, LogOptions.BYTES_MAX_DEFAULT));
    metrics = new DrainMetrics(Tags.empty(), meters);
    drain =
        new OutboxDrain(
            outbox,
            () -> {
              if (producersThatFail.getAndDecrement() > 0) {
                throw new KafkaException("No resolvable bootstrap urls given");
              }
              if (producers.getAndIncrement() > 0) {
                producer = newProducer();
              }
              return producer;
            },
            metrics,
            SHORT);
  }

  @AfterEach
  void close() {
    drain.close();
    metrics.close();
    outbox.close();
    assertEquals(0, meters.find("haca.worker.kafka.failing").gauges().size());
  }

  private void append(long from, long to) throws Exception {
    ByteString word = ByteString.copyFrom(new byte[32]);
    for (long each = from; each <= to; each++) {
      long _ =
          outbox.append(
              Proof.newBuilder()
                  .setTeeId(word)
                  .setInputHash(word)
                  .setOutputHash(word)
                  .setSignature(word)
                  .setTimestamp(each)
                  .build());
    }
  }

  private Set<Long> sent() throws Exception {
    Set<Long> sent = new TreeSet<>();
    for (var each : producer.history()) {
      sent.add(Proof.parseFrom(each.value()).getTimestamp());
    }
    return sent;
  }

  private void awaitSent(int count) throws Exception {
    Await.until("too few are sent", () -> producer.history().size() >= count);
  }

  private void failUntilReplaced() throws Exception {
    Await.until(
        "the producer stays",
        () -> {
          boolean _ = producer.errorNext(new IllegalStateException("fatal"));
          return producers.get() > 1;
        });
  }

  private void awaitEmpty() throws Exception {
    Await.until(
        "it stays in the outbox",
        () -> {
          while (producer.completeNext()) {}
          return outbox.waiting() == 0;
        });
  }

  @Test
  void moreThanFitIntoMemoryArriveEachOnce() throws Exception {
    append(1, 2_000);
    awaitEmpty();
    assertEquals(2_000, producer.history().size());
    assertEquals(2_000, sent().size());
  }

  @Test
  void whatKafkaDoesNotTakeIsSentAgainAndNoMoreIsReadMeanwhile() throws Exception {
    append(1, 700);
    awaitSent(500);
    for (int each = 0; each < 500; each++) {
      assertTrue(producer.errorNext(new TimeoutException("no broker")));
    }
    awaitSent(1_000);
    assertEquals(500, sent().size());
    assertTrue(meters.get("haca.worker.kafka.failing").timeGauge().value() > 0);
    awaitEmpty();
    assertEquals(700, sent().size());
    assertEquals(0, meters.get("haca.worker.kafka.failing").timeGauge().value());
    assertEquals(
        700, meters.counter("haca.worker.outbox.sends", Tags.of("outcome", "sent")).count());
    assertEquals(
        500, meters.counter("haca.worker.outbox.sends", Tags.of("outcome", "failed")).count());
  }

  @Test
  void whereNoProducerCanBeMadeNowTheOldOneGoesOn() throws Exception {
    append(1, 1);
    awaitSent(1);
    producersThatFail.set(2);
    failUntilReplaced();
    assertTrue(producersThatFail.get() <= 0);
    awaitEmpty();
    assertTrue(drain.death().isEmpty());
  }

  @Test
  void aProducerThatNeverRecoversIsReplaced() throws Exception {
    append(1, 1);
    awaitSent(1);
    failUntilReplaced();
    awaitEmpty();
    append(2, 2);
    awaitEmpty();
    assertTrue(sent().contains(2L));
    assertTrue(drain.death().isEmpty());
  }
}
