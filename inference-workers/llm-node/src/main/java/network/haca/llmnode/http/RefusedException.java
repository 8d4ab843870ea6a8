package network.haca.llmnode.http;

import network.haca.schemas.llm.LlmError;

/** A refusal of a request on its way through futures. */
final class RefusedException extends Exception {
  private final LlmError error;

  RefusedException(LlmError error) {
    super(error.message());
    this.error = error;
  }

  LlmError error() {
    return error;
  }
}
