package network.haca.pipe;

/** The result that a call of 0xF4 returns. */
public sealed interface InferenceResult
    permits ModelOutput, CompletionResult, ChatResult, FactResult {}
