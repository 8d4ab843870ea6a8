package network.haca.llmnode.llm;

import java.net.URI;

/** The APIs that providers speak. */
public enum ProviderApi {
  /** OpenAI's own. */
  OPENAI,
  /** What others offer in OpenAI's form: xAI, vLLM, Ollama, llama.cpp. */
  COMPATIBLE,
  /** Anthropic's Messages API. */
  ANTHROPIC,
  /** Google's Gemini API. */
  GOOGLE;

  private static final String GOOGLES_COMPATIBLE = "/openai";

  /** What is spoken at a base, where the registry file does not say. */
  static ProviderApi of(URI base) {
    return switch (base.getHost()) {
      case "api.openai.com" -> OPENAI;
      case "api.anthropic.com" -> ANTHROPIC;
      case "generativelanguage.googleapis.com" ->
          base.getPath().endsWith(GOOGLES_COMPATIBLE) ? COMPATIBLE : GOOGLE;
      default -> COMPATIBLE;
    };
  }
}
