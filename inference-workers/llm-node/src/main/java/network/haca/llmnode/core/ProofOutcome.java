package network.haca.llmnode.core;

import network.haca.schemas.llm.LlmError;

/** The result of proving an answer. */
public sealed interface ProofOutcome permits Proven, ProofOutcome.Refused {
  /**
   * No proof, so that the answer may not leave.
   *
   * @param error says that the model has answered already: the request is not to be repeated
   */
  record Refused(LlmError error) implements ProofOutcome {}
}
