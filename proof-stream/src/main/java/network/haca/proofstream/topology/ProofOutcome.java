package network.haca.proofstream.topology;

/** The outcome of a proof that was taken from {@code haca.proofs} and not refused. */
enum ProofOutcome {
  ACCEPTED,
  DUPLICATE,
  /** One more proof in zero knowledge of a leaf that has come with as many as are judged. */
  SURPLUS,
  PARKED,
  SPILLED
}
