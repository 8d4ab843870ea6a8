package network.haca.pipe;

/** The result of {@code runLLMCompletion}. */
public record CompletionResult(String answer) implements InferenceResult {}
