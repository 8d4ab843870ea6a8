package network.haca.fullnode.snapshot;

import java.util.Comparator;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.jspecify.annotations.Nullable;

/**
 * The one order of a snapshot's records: headers and settlements by number, then nodes by hash.
 * None can be there twice then, so that what is verified at the end is all that was taken.
 */
final class RecordOrder {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::kind)
          .thenComparingLong(Place::number)
          .thenComparing(Place::hash);

  private @Nullable Place last;

  /** The key by which a record is ordered; nodes have no number, the others no hash. */
  record Place(int kind, long number, Bytes32 hash) {
    static Place of(SnapshotRecord record) {
      return switch (record) {
        case SnapshotRecord.Header one -> new Place(0, one.header().number(), Bytes32.ZERO);
        case SnapshotRecord.Settled one -> new Place(1, one.number(), Bytes32.ZERO);
        case SnapshotRecord.Node one -> new Place(2, 0, Keccak.hash(one.value()));
      };
    }

    private String named() {
      return switch (kind) {
        case 0 -> "header " + number;
        case 1 -> "settlement " + number;
        default -> "node " + hash;
      };
    }
  }

  /** Why the next record must not stand where it does. */
  Optional<String> refusal(Place next) {
    Place before = last;
    last = next;
    return before == null || ORDER.compare(before, next) < 0
        ? Optional.empty()
        : Optional.of("%s is there after %s".formatted(next.named(), before.named()));
  }
}
