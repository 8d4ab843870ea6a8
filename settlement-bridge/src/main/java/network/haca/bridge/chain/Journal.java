package network.haca.bridge.chain;

import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;

/** Where it is told what becomes of a batch. */
public interface Journal {
  /**
   * @param height of the ledger, or 0 before it is there
   */
  void record(SettlingBatch batch, String blobId, Settlement.Status status, long height);

  /** The same of a leaf that is settled by itself. */
  void record(SettlementLeaf leaf, String blobId, Settlement.Status status, long height);

  /** A leaf is refused for good; it is on disk when this returns. */
  void refuse(SettlementLeaf leaf, String reason);
}
