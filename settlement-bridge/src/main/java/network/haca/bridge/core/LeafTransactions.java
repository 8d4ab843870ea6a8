package network.haca.bridge.core;

import java.io.IOException;
import network.haca.primitives.SettlementLeaf;

/** Transactions of the bridge's account, each of which settles a leaf. */
public interface LeafTransactions {
  /**
   * Hands one to the chain's node.
   *
   * @param blobId of request and answer
   * @throws IOException if the node refuses it
   */
  Sent submit(SettlementLeaf leaf, String blobId) throws IOException;

  /**
   * Waits for its block.
   *
   * @throws IOException if the chain does not answer
   */
  Outcome await(SettlementLeaf leaf, Sent sent) throws IOException;

  /** An outcome of a transaction. */
  sealed interface Outcome {
    /** A block has it, and the relay has recorded the leaf. */
    record Taken() implements Outcome {}

    /** No block takes it. */
    record Untaken() implements Outcome {}

    /** Its account lacks the role of a relay: that is the bridge's trouble and not the leaf's. */
    record Unauthorized(String reason) implements Outcome {}

    /** The relay does not take the leaf. */
    record Refused(String reason) implements Outcome {}
  }
}
