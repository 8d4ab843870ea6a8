package network.haca.workers.zk;

/** The places that an answer passes on its way to a settled proof. */
public enum ProofState {
  /** Waits for a prover, also for another attempt. */
  QUEUED,
  PROVING,
  /** Proven, and on its way to the bridge. */
  PROVEN,
  /** On Walrus, named by a settlement that validators have to decide on. */
  ON_WALRUS,
  SETTLED,
  /** It has no proof, and gets none. */
  FAILED,
  /** An operator wants no proof of it. */
  CANCELLED;

  /** Returns true if a prover has nothing left to do for it. */
  boolean isOver() {
    return this != QUEUED && this != PROVING;
  }
}
