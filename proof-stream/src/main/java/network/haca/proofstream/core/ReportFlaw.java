package network.haca.proofstream.core;

/** Why a report of a feed's round does not count. */
public enum ReportFlaw {
  /** Not the bytes of a report. */
  MALFORMED,
  /** The chain defines no such feed, or not yet. */
  UNKNOWN_FEED,
  /** Another chain or contract, or a definition that is not the round's. */
  OTHER_DEFINITION,
  /** Observed outside of the round. */
  NOT_OF_ROUND,
  /** Published before the round's observation time was over. */
  EARLY,
  /** Taken after the round's window was closed. */
  LATE,
  /** The registry does not name the key as a data node that was enabled at the observation. */
  NO_DATA_NODE,
  /** The node's owner is not listed. */
  STRANGER,
  BAD_SIGNATURE
}
