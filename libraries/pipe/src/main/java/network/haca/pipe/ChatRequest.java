package network.haca.pipe;

import java.util.List;

/**
 * {@code runLLMChat}: a language model answers messages.
 *
 * @param temperature in hundredths
 */
public record ChatRequest(
    int modeNumber,
    String modelCid,
    List<ChatMessage> messages,
    List<Tool> tools,
    String toolChoice,
    long maxTokens,
    List<String> stopSequence,
    long temperature)
    implements LanguageRequest {
  /** A tool that the language model may ask for. */
  public record Tool(String description, String name, String parameters) {}

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    stopSequence = List.copyOf(stopSequence);
  }
}
