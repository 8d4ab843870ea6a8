package network.haca.proofstream.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.Proof;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The proofs of a batch that is not closed yet: in stores, which a transaction covers, and their
 * leaves in memory too, so that none is read back when the batch closes. The memory is filled from
 * the stores when a task begins, and goes with it.
 */
final class OpenBatch {
  static final String PROOFS = "open-batch";
  static final String STATE = "open-batch-state";
  private static final String COUNT = "count";
  private static final String BYTES = "bytes";
  private static final String OPENED_AT = "opened-at";

  private final KeyValueStore<Bytes, Proof> proofs;
  private final KeyValueStore<String, Long> state;
  private final List<SettlementLeaf> leaves = new ArrayList<>();
  private long bytes;
  private long openedAt;

  private OpenBatch(KeyValueStore<Bytes, Proof> proofs, KeyValueStore<String, Long> state) {
    this.proofs = proofs;
    this.state = state;
  }

  /** The one that the task's stores hold, which may be empty. */
  static OpenBatch of(ProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, Proof> proofs = context.getStateStore(PROOFS);
    OpenBatch open = new OpenBatch(proofs, context.getStateStore(STATE));
    open.read(open.value(COUNT));
    open.bytes = open.value(BYTES);
    open.openedAt = open.value(OPENED_AT);
    return open;
  }

  /** Reads the first proofs of the store; those behind them are of batches that have closed. */
  private void read(long count) {
    if (count == 0) {
      return;
    }
    try (KeyValueIterator<Bytes, Proof> open = proofs.range(sequence(0), sequence(count - 1))) {
      open.forEachRemaining(each -> leaves.add(Proofs.leaf(each.value).orElseThrow()));
    }
    if (leaves.size() != count) {
      throw new IllegalStateException(
          "%d proofs of the open batch are stored, of %d".formatted(leaves.size(), count));
    }
  }

  private long value(String key) {
    Long value = state.get(key);
    return value == null ? 0 : value;
  }

  int count() {
    return leaves.size();
  }

  /** Upper bound on the dump of its tree, in bytes. */
  long bytes() {
    return bytes;
  }

  /** When its first proof came, in milliseconds; of an empty one, that of the last. */
  long openedAt() {
    return openedAt;
  }

  /**
   * Adds a proof.
   *
   * @param now in milliseconds
   */
  void add(JudgedProof judged, long now) {
    if (leaves.isEmpty()) {
      openedAt = now;
      state.put(OPENED_AT, now);
    }
    proofs.put(sequence(leaves.size()), judged.proof());
    leaves.add(judged.leaf());
    bytes += TreeDump.bytesPerLeaf(judged.leaf());
    putTotals();
  }

  /**
   * Empties it, and returns the leaves in the order in which they came. The proofs stay in the
   * store, which the next batch overwrites: deleting them would be as many writes again, here and
   * in Kafka.
   */
  List<SettlementLeaf> take() {
    List<SettlementLeaf> taken = List.copyOf(leaves);
    leaves.clear();
    bytes = 0;
    putTotals();
    return taken;
  }

  private void putTotals() {
    state.put(COUNT, (long) leaves.size());
    state.put(BYTES, bytes);
  }

  private static Bytes sequence(long number) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
