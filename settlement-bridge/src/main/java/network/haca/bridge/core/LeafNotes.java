package network.haca.bridge.core;

import network.haca.primitives.Bytes32;

/** Turns in the lives of leaves that settle by themselves, told to people. */
public interface LeafNotes {
  /** A batch was faster with the leaf. */
  void settledInBatch(Bytes32 leaf);

  /** The relay does not take the leaf, which goes as a batch of one. */
  void goesInBatch(Bytes32 leaf, String reason);

  /** The bridge's account lacks the role of a relay. */
  void lacksRole(String reason);

  /** The node keeps no history of these blocks. */
  void forgotten(long from, long to, String reason);
}
