package network.haca.proofstream.core;

/** Why a proof is refused for good; the codes of {@code haca.proofs.rejected}. */
public enum RejectionReason {
  /** A hash of the wrong size, or a record key that is not the leaf hash. */
  MALFORMED,
  /** Dated more than 300 s after Kafka took it (rule O2). */
  DATED_AHEAD,
  /** Older than a settled proof may be (rule N3). */
  TOO_OLD,
  /** The registry never named the key by the time of the proof. */
  UNKNOWN_NODE,
  /** The key was not enabled when the proof is dated. */
  NOT_ENABLED,
  BAD_SIGNATURE
}
