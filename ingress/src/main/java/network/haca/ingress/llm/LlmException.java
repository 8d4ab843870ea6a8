package network.haca.ingress.llm;

import network.haca.schemas.llm.LlmError;

/** A refusal of a request on its way through futures. */
public final class LlmException extends Exception {
  private final LlmError error;

  public LlmException(LlmError error) {
    super(error.message());
    this.error = error;
  }

  LlmError error() {
    return error;
  }
}
