package network.haca.facilitator.core;

import java.io.IOException;
import network.haca.primitives.SettlementLeaf;

/** Takes proofs of answers that nodes of the original hand to their facilitator. */
public interface ProofIntake {
  /**
   * Takes a proof; whoever settles proofs has it when this returns. One that comes twice is one.
   *
   * @throws IOException if it is not taken now
   */
  void take(SettlementLeaf leaf) throws IOException;
}
