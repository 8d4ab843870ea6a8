package network.haca.pipe;

/** What a call of 0xF4 returns. */
public sealed interface InferenceResult permits ModelOutput, CompletionResult, ChatResult {}
