package network.haca.proofstream.core;

/** The stream's verdict about a proof. */
public sealed interface Verdict {
  /** It counts. */
  record Accepted() implements Verdict {}

  /** The registry may still come to name its key: wait. */
  record Parked() implements Verdict {}

  record Rejected(RejectionReason reason, String detail) implements Verdict {}
}
