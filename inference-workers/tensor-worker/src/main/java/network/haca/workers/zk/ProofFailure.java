package network.haca.workers.zk;

/**
 * Causes of a failed attempt to prove an answer, as anybody may read them: the log has the rest,
 * with what it tells of the machine.
 */
enum ProofFailure {
  NOT_SERVED("the circuit of its model is not served any more"),
  DOES_NOT_HOLD("a proof was made that does not hold"),
  TOO_LONG("the proof is longer than one that is settled"),
  NOT_TAKEN("its proof could not be handed on"),
  LOST("its question is lost"),
  PROVER("the prover has failed");

  private final String text;

  ProofFailure(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static ProofFailure of(Exception cause) {
    return cause instanceof ProofException known ? known.failure() : PROVER;
  }
}
