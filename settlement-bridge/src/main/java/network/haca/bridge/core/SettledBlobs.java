package network.haca.bridge.core;

import java.io.IOException;
import java.util.function.Predicate;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.schemas.settlement.ProvenInference;

/** The batches of settlements, out of the blobs that these name. */
public interface SettledBlobs {
  /**
   * A batch that was read.
   *
   * @param blobId of its bytes
   */
  record Found(SettlingBatch batch, String blobId) {}

  /**
   * Reads the blob that a settlement names.
   *
   * @param isIt false for another batch than the one that is sought, which is then asked for
   *     elsewhere
   * @throws IOException if nobody gives it
   */
  Found read(Settlement settlement, Predicate<SettlingBatch> isIt) throws IOException;

  /**
   * Reads the proof in zero knowledge that a settlement names.
   *
   * @throws IOException if nobody gives one of the settlement's leaf
   */
  ProvenInference proven(Settlement settlement) throws IOException;
}
