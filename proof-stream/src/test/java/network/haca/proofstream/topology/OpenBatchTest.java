package network.haca.proofstream.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBatchTest {
  /** More than a byte of the sequence counts, so that its order is that of bytes. */
  private static final int MANY = 300;

  private final MockProcessorContext<byte[], Object> context;

  OpenBatchTest(@TempDir java.nio.file.Path folder) {
    context =
        new MockProcessorContext<>(
            new Properties(), new org.apache.kafka.streams.processor.TaskId(0, 0), folder.toFile());
  }

  @BeforeEach
  void openStores() {
    open(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(OpenBatch.PROOFS),
            Serdes.Bytes(),
            Topics.PROOFS.valueSerde()));
    open(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(OpenBatch.STATE), Serdes.String(), Serdes.Long()));
  }

  private <K, V> void open(StoreBuilder<KeyValueStore<K, V>> builder) {
    KeyValueStore<K, V> store = builder.withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
  }

  private static SettlementLeaf leaf(int number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    return new SettlementLeaf(word, word, word, Bytes.EMPTY, number);
  }

  private static void add(OpenBatch open, int number) {
    open.add(new JudgedProof(Proofs.of(leaf(number)).build(), leaf(number)), number);
  }

  @Test
  void aTaskThatBeginsFindsWhatAnotherHasLeft() {
    OpenBatch left = OpenBatch.of(context);
    IntStream.rangeClosed(1, MANY).forEach(number -> add(left, number));
    OpenBatch found = OpenBatch.of(context);
    assertEquals(MANY, found.count());
    assertEquals((long) MANY * TreeDump.bytesPerLeaf(leaf(1)), found.bytes());
    assertEquals(1, found.openedAt());
    List<SettlementLeaf> all =
        IntStream.rangeClosed(1, MANY).mapToObj(OpenBatchTest::leaf).toList();
    assertEquals(all, found.take());
  }

  @Test
  void onceTakenItIsEmptyForWhoeverComesNext() {
    OpenBatch open = OpenBatch.of(context);
    IntStream.rangeClosed(1, 3).forEach(number -> add(open, number));
    assertEquals(3, open.take().size());
    add(open, 9);
    OpenBatch next = OpenBatch.of(context);
    assertEquals(9, next.openedAt());
    assertEquals(List.of(leaf(9)), next.take());
    assertEquals(0, OpenBatch.of(context).count());
    assertEquals(0, OpenBatch.of(context).bytes());
  }

  @Test
  void closingWritesNoProofAgain() {
    OpenBatch open = OpenBatch.of(context);
    IntStream.rangeClosed(1, 3).forEach(number -> add(open, number));
    KeyValueStore<org.apache.kafka.common.utils.Bytes, Proof> proofs =
        context.getStateStore(OpenBatch.PROOFS);
    open.take();
    assertEquals(3, proofs.approximateNumEntries());
  }
}
