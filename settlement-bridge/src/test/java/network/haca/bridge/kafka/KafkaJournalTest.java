package network.haca.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import network.haca.bridge.core.Placed;
import network.haca.bridge.core.Route;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule S6: a refusal, and rule S8: a settlement counts as told once the broker has it. */
@Timeout(30)
class KafkaJournalTest {
  private static final Bytes32 WORD = Bytes32.ofUnsigned(1);
  private static final SettlementLeaf LEAF =
      new SettlementLeaf(WORD, WORD, WORD, Bytes.fromHex("01"), 1);
  private static final SettlingBatch BATCH = SettlingBatch.of(List.of(LEAF));

  private static MockProducer<byte[], byte[]> producer(boolean answers) {
    return new MockProducer<>(answers, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaJournal failing() {
    MockProducer<byte[], byte[]> producer = producer(false);
    producer.sendException = new TimeoutException("no broker");
    return new KafkaJournal(producer);
  }

  @Test
  void whatTheBrokerDoesNotTakeIsNotTold() {
    assertThrows(IOException.class, () -> failing().refuse(LEAF, "BAD_SIGNATURE"));
    assertThrows(IOException.class, () -> failing().settled(BATCH, "blob", 1));
    assertThrows(IOException.class, () -> failing().settled(LEAF, new Placed(WORD, "blob"), 1));
  }

  @Test
  void whatTheBrokerDoesNotAcknowledgeIsNotToldEither() {
    KafkaJournal journal = new KafkaJournal(producer(false), Duration.ofMillis(50));
    assertThrows(IOException.class, () -> journal.refuse(LEAF, "BAD_SIGNATURE"));
    assertThrows(IOException.class, () -> journal.settled(BATCH, "blob", 1));
  }

  @Test
  void whatIsSettledHasItsRootForAKeyAndWhatAReceiptNeeds() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    KafkaJournal journal = new KafkaJournal(producer);
    journal.settled(BATCH, "blob", 7);
    journal.progress(BATCH.root(), 1, Route.BATCH, "blob", Settlement.Status.STATUS_UPLOADED);
    assertArrayEquals(BATCH.root().toArray(), producer.history().get(0).key());
    Settlement settled = Settlement.parseFrom(producer.history().get(0).value());
    assertEquals(
        BATCH, SettlingBatch.read(Bytes.wrap(settled.getDump().toByteArray()), settled.getSize()));
    assertArrayEquals(BATCH.root().toArray(), producer.history().get(1).key());
  }
}
