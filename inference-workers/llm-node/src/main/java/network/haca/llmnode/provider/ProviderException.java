package network.haca.llmnode.provider;

import network.haca.schemas.llm.LlmError;

/** The failure of a call to a provider; the error is for the client and names no key. */
public final class ProviderException extends Exception {
  private final LlmError error;

  public ProviderException(LlmError error) {
    super(error.message());
    this.error = error;
  }

  /** Of a call, which fails in this way only. */
  static LlmError errorOf(Throwable failure) {
    return failure instanceof ProviderException known
        ? known.error()
        : LlmError.provider(502, "The provider could not be asked.").afterWork();
  }

  public LlmError error() {
    return error;
  }
}
