package network.haca.workers.core;

import network.haca.schemas.v1.Proof;

/** Where a proof is made durable before its answer leaves (rule O1). */
public interface Outbox {
  /**
   * Returns once the proof is as durable as configured.
   *
   * @throws FullException if the configured number of proofs waits already
   */
  void append(Proof proof) throws FullException;

  /** Kafka has not taken proofs for so long that no more are kept. */
  final class FullException extends Exception {
    public FullException(long waiting) {
      super("the outbox holds " + waiting + " proofs that Kafka has not taken; no answer is given");
    }
  }
}
