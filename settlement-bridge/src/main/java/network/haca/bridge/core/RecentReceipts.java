package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * The receipts with facts or models' entries that were made last. Each takes up to a hundred
 * questions to the chain, so that whoever asks for one again at once gets the same. For several
 * threads.
 */
final class RecentReceipts {
  /** Each may take a megabyte of memory. */
  static final int KEPT_MAX = 32;

  /** A node that is excluded meanwhile still stands in the receipt for so long. */
  static final Duration AGE_MAX = Duration.ofSeconds(10);

  private final Clocks clocks;
  private final Map<Key, Made> receipts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Made> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Key(Bytes32 leaf, ReceiptAsk asked) {}

  private record Made(ObjectNode receipt, long at) {}

  RecentReceipts(Clocks clocks) {
    this.clocks = clocks;
  }

  /** A copy of the receipt, if it was made a moment ago. */
  synchronized Optional<ObjectNode> find(Bytes32 leaf, ReceiptAsk asked) {
    long oldest = clocks.now() - AGE_MAX.toMillis();
    receipts.values().removeIf(made -> made.at() < oldest);
    return Optional.ofNullable(receipts.get(new Key(leaf, asked)))
        .map(made -> made.receipt().deepCopy());
  }

  synchronized void put(Bytes32 leaf, ReceiptAsk asked, ObjectNode receipt) {
    receipts.put(new Key(leaf, asked), new Made(receipt.deepCopy(), clocks.now()));
  }
}
