package network.haca.fullnode.core;

import java.util.List;
import network.haca.primitives.Bytes32;

/** The leaves that settled batches hold, as a verdict asks for them (rule S3). */
public interface SettledLeaves {
  /** Returns true if a batch that settled holds it. */
  boolean isSettledLeaf(Bytes32 leaf);

  /** The leaves of a pending batch that this validator said yes to; none if it did not. */
  List<Bytes32> yesLeaves(long number);
}
