package network.haca.pipe;

import java.util.List;

/**
 * {@code runLLMCompletion}: a language model continues a text.
 *
 * @param temperature in hundredths
 */
public record CompletionRequest(
    int modeNumber,
    String modelCid,
    String prompt,
    long maxTokens,
    List<String> stopSequence,
    long temperature)
    implements LanguageRequest {
  public CompletionRequest {
    stopSequence = List.copyOf(stopSequence);
  }
}
