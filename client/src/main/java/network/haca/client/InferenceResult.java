package network.haca.client;

import network.haca.schemas.directory.NodeEntry;

/** The outcome of a question to a model. */
public sealed interface InferenceResult {
  /**
   * Answered, and the proof holds: registered certificate, registered key, recomputed hashes.
   *
   * @param isEnclaveSimulated on a development network an attestation proves nothing
   */
  record Answered(ProvenAnswer answer, NodeEntry node, boolean isEnclaveSimulated)
      implements InferenceResult {}

  /** Not answered; the message says what was wrong. */
  record Refused(Reason reason, String message) implements InferenceResult {}

  /** Why there is no answer. */
  enum Reason {
    /** No active node serves that. */
    NOT_SERVED,
    /** The question is at fault. */
    INVALID,
    /** Try again later. */
    UNAVAILABLE,
    TIMED_OUT,
    /** The node is not the registered one, or its proof does not hold: its answer is dropped. */
    UNTRUSTED,
    /** The model or the node is at fault. */
    FAILED
  }
}
