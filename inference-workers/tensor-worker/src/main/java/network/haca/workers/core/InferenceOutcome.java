package network.haca.workers.core;

import network.haca.schemas.v1.kserve.ModelInferResponse;

/** The outcome of a request for inference. */
public sealed interface InferenceOutcome {
  /** Answered, signed, and its proof durable. */
  record Answered(ModelInferResponse response) implements InferenceOutcome {}

  /** Not answered; the message is for the client. */
  record Refused(Reason reason, String message) implements InferenceOutcome {}

  /** Why a request was refused. */
  enum Reason {
    /** The request is at fault. */
    INVALID,
    NOT_FOUND,
    /** Try again later. */
    OVERLOADED,
    /** This node's answers do not count, or cannot be proven, now; another's may. */
    UNAVAILABLE,
    /** The model or the node is at fault. */
    FAILED
  }
}
