package network.haca.pipe;

/** A call of 0xF4 that a language model answers. */
public sealed interface LanguageRequest extends InferenceRequest
    permits CompletionRequest, ChatRequest {
  /** Tokens that the answer may have. */
  long maxTokens();
}
