package network.haca.bridge.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The bytes of every batch that is not settled, on disk (rule S8). */
public interface WaitingBatches {
  /** On disk when this returns. */
  void put(SettlingBatch batch);

  /**
   * Puts the parts and removes the batch, both or neither.
   *
   * @param parts none if the batch is done
   */
  void replace(Bytes32 root, List<SettlingBatch> parts);

  /** The dump of a batch. */
  Optional<Bytes> dump(Bytes32 root);

  /** Of all batches, in any order. */
  List<Bytes32> roots();

  /** How many bytes all of them have. */
  long bytes();
}
