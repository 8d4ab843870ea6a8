package network.haca.bridge.core;

import java.io.IOException;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;

/** A listener that is told the outcomes of batches and leaves. */
public interface Journal {
  /**
   * What is on its way, for people; it may be lost.
   *
   * @param root of a batch, or the leaf that is settled by itself
   */
  void progress(Bytes32 root, int size, Route route, String blobId, Settlement.Status status);

  /**
   * A batch is settled, with all that a receipt needs; others can read it when this returns.
   *
   * @param height of the ledger that shows it; 0 if unknown
   * @throws IOException if it is not recorded; to be tried again
   */
  void settled(SettlingBatch batch, String blobId, long height) throws IOException;

  /** The same of a leaf that is settled by itself. */
  void settled(SettlementLeaf leaf, Placed placed, long height) throws IOException;

  /** The same of a leaf that is settled by a proof in zero knowledge. */
  void proven(SettlementLeaf leaf, String blobId, long height) throws IOException;

  /**
   * A leaf is refused for good; it is on disk when this returns.
   *
   * @throws IOException if it is not recorded; to be tried again
   */
  void refuse(SettlementLeaf leaf, String reason) throws IOException;
}
