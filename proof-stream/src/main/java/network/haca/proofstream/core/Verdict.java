package network.haca.proofstream.core;

import network.haca.primitives.SettlementLeaf;

/** The stream's verdict about a proof. */
public sealed interface Verdict {
  /**
   * It counts.
   *
   * @param leaf of the proof, whose hash is known
   */
  record Accepted(SettlementLeaf leaf) implements Verdict {}

  /** The registry may still come to name its key: wait. */
  record Parked() implements Verdict {}

  record Rejected(RejectionReason reason, String detail) implements Verdict {}
}
