package network.haca.pipe;

/** The result of {@code runLLMChat}. */
public record ChatResult(String finishReason, ChatMessage message) implements InferenceResult {}
