package network.haca.bridge.core;

import java.util.List;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Turns in the lives of batches, told to people and counted. */
public interface BatchNotes {
  /** The leaves of a batch, or one alone, have their receipts. */
  void settled(List<SettlementLeaf> leaves);

  /** The validators rejected a batch. */
  void rejected();

  /** A leaf of a rejected batch is refused for good. */
  void refused(Bytes32 leaf, String reason);

  /** A settlement has expired; its batch is stored and opened again. */
  void expired(Bytes32 root);

  /** A batch that was rejected or has expired is open again. */
  void reopened();

  /** A batch is too large, and goes in halves. */
  void halved(Bytes32 root, String reason);

  /** The blob of a pending batch cannot be read, and is stored again. */
  void lost(Bytes32 root);

  /** A blob that was lost while its settlement was pending is there again. */
  void healed();
}
