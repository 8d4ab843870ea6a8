package network.haca.proofstream.topology;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.Proof;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Gathers proofs into batches that close by count, bytes or age (rule O4). All of it is one
 * transaction with the offsets: a crash neither loses a proof nor batches it twice.
 */
final class BatchProcessor extends ContextualProcessor<byte[], Proof, byte[], Batch> {
  static final String OPEN = "open-batch";
  static final String STATE = "open-batch-state";
  private static final String COUNT = "count";
  private static final String BYTES = "bytes";
  private static final String OPENED_AT = "opened-at";

  private final StreamOptions options;
  private final StreamMeters meters;

  // Set by init, which Kafka Streams calls first.
  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<Bytes, Proof> open;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<String, Long> state;

  BatchProcessor(StreamOptions options, StreamMeters meters) {
    this.options = options;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Batch> context) {
    super.init(context);
    open = context.getStateStore(OPEN);
    state = context.getStateStore(STATE);
    context.schedule(options.tick(), PunctuationType.WALL_CLOCK_TIME, this::closeIfOld);
    show();
  }

  @Override
  public void process(Record<byte[], Proof> record) {
    SettlementLeaf leaf = Proofs.leaf(record.value()).orElseThrow();
    int bytes = TreeDump.bytesPerLeaf(leaf);
    if (count() > 0 && options.batch().isFull(count(), value(BYTES), bytes)) {
      closeBatch(BatchClosing.BYTES);
    }
    if (count() == 0) {
      state.put(OPENED_AT, context().currentSystemTimeMs());
    }
    open.put(sequence(count()), record.value());
    state.put(COUNT, count() + 1);
    state.put(BYTES, value(BYTES) + bytes);
    if (count() >= options.batch().countMax()) {
      closeBatch(BatchClosing.COUNT);
    }
    show();
  }

  private void closeIfOld(long now) {
    long age = now - value(OPENED_AT);
    if (count() > 0 && age >= options.batch().ageMax().toMillis()) {
      closeBatch(BatchClosing.AGE);
      show();
    }
  }

  private void closeBatch(BatchClosing cause) {
    List<SettlementLeaf> leaves = takeOpen();
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    Batch batch =
        Batch.newBuilder()
            .setRoot(Proofs.byteString(tree.root().value()))
            .setSize(leaves.size())
            .setDump(ByteString.copyFrom(TreeDump.write(tree, leaves).asReadOnlyBuffer()))
            .build();
    context().forward(new Record<>(tree.root().toArray(), batch, context().currentSystemTimeMs()));
    meters.closed(cause, leaves.size());
  }

  private void show() {
    meters.open(context().taskId(), count(), value(OPENED_AT));
  }

  @Override
  public void close() {
    meters.left(context().taskId());
  }

  private List<SettlementLeaf> takeOpen() {
    List<SettlementLeaf> leaves = new ArrayList<>();
    try (KeyValueIterator<Bytes, Proof> proofs = open.all()) {
      proofs.forEachRemaining(each -> leaves.add(Proofs.leaf(each.value).orElseThrow()));
    }
    for (long i = 0; i < leaves.size(); i++) {
      open.delete(sequence(i));
    }
    state.put(COUNT, 0L);
    state.put(BYTES, 0L);
    return leaves;
  }

  private long count() {
    return value(COUNT);
  }

  private long value(String key) {
    Long value = state.get(key);
    return value == null ? 0 : value;
  }

  private static Bytes sequence(long number) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
