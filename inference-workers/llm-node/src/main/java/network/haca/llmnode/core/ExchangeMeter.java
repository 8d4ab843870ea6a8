package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.schemas.llm.LlmError;

/** Counts what becomes of one request, and how long it takes. */
public interface ExchangeMeter {
  /**
   * Counts tokens.
   *
   * @param usage in OpenAI's form; missing where a provider gave none
   */
  void used(JsonNode usage);

  /** The answer is signed. */
  void answered();

  void refused(LlmError error);
}
