package network.haca.llmnode.llm;

import java.util.List;

/** An endpoint of OpenAI's API, with the words that its answers have. */
public enum LlmApi {
  CHAT("/chat/completions", "chat.completion", "chatcmpl-"),
  COMPLETION("/completions", "text_completion", "cmpl-"),
  EMBEDDINGS("/embeddings", "list", "embd-"),

  /** Answered as the chat that a request stands for. */
  RESPONSES("/responses", "response", "resp_");

  private final String path;
  private final String object;
  private final String idPrefix;

  LlmApi(String path, String object, String idPrefix) {
    this.path = path;
    this.object = object;
    this.idPrefix = idPrefix;
  }

  /** Under the base of the API. */
  public String path() {
    return path;
  }

  String object() {
    return object;
  }

  String idPrefix() {
    return idPrefix;
  }

  /**
   * Fields of a choice in which other APIs have the content. Some providers fill them beside this
   * one's, and an answer is to say what it says once.
   */
  List<String> othersContents() {
    return switch (this) {
      case CHAT -> List.of("text");
      case COMPLETION -> List.of("delta", "message");
      case EMBEDDINGS, RESPONSES -> List.of();
    };
  }
}
