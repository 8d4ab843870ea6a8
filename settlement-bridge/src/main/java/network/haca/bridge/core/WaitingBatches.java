package network.haca.bridge.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The bytes of every batch that is not settled, on disk (rule S8). */
public interface WaitingBatches {
  /**
   * On disk when this returns.
   *
   * @param arrivedAt in milliseconds of the epoch
   */
  void put(SettlingBatch batch, long arrivedAt);

  /**
   * Puts the parts and removes the batch, both or neither; the parts came when it did.
   *
   * @param parts none if the batch is done
   */
  void replace(Bytes32 root, List<SettlingBatch> parts);

  /** The dump of a batch. */
  Optional<Bytes> dump(Bytes32 root);

  /** The roots of all batches, and when each came, in milliseconds of the epoch. */
  SortedMap<Bytes32, Long> arrivals();

  /** How many bytes all of them have. */
  long bytes();
}
