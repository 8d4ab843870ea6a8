package network.haca.proofstream.topology;

import com.google.protobuf.ByteString;
import java.util.List;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.Batch;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Gathers proofs into batches that close by count, bytes or age (rule O4). All of it is one
 * transaction with the offsets: a crash neither loses a proof nor batches it twice.
 */
final class BatchProcessor extends ContextualProcessor<byte[], JudgedProof, byte[], Batch> {
  private final StreamOptions options;
  private final StreamMeters meters;

  // Set by init, which Kafka Streams calls first.
  @SuppressWarnings("NullAway.Init")
  private OpenBatch open;

  BatchProcessor(StreamOptions options, StreamMeters meters) {
    this.options = options;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Batch> context) {
    super.init(context);
    open = OpenBatch.of(context);
    context.schedule(options.tick(), PunctuationType.WALL_CLOCK_TIME, this::closeIfOld);
    show();
  }

  @Override
  public void process(Record<byte[], JudgedProof> record) {
    int bytes = TreeDump.bytesPerLeaf(record.value().leaf());
    if (open.count() > 0 && options.batch().isFull(open.count(), open.bytes(), bytes)) {
      closeBatch(BatchClosing.BYTES);
    }
    open.add(record.value(), context().currentSystemTimeMs());
    if (open.count() >= options.batch().countMax()) {
      closeBatch(BatchClosing.COUNT);
    }
    show();
  }

  private void closeIfOld(long now) {
    long age = now - open.openedAt();
    if (open.count() > 0 && age >= options.batch().ageMax().toMillis()) {
      closeBatch(BatchClosing.AGE);
      show();
    }
  }

  private void closeBatch(BatchClosing cause) {
    List<SettlementLeaf> leaves = open.take();
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
    meters.open(context().taskId(), open.count(), open.openedAt());
  }

  @Override
  public void close() {
    meters.left(context().taskId());
  }
}
