package network.haca.proofstream.topology;

/** The outcome of a proof that was taken from {@code haca.proofs} and not refused. */
enum ProofOutcome {
  ACCEPTED,
  DUPLICATE,
  PARKED,
  SPILLED
}
