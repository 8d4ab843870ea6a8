package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;

/**
 * OpenAI's API, and what others offer in its form.
 *
 * <p>Source: OpenAI's API reference, Chat Completions, Completions, Embeddings.
 */
final class OpenAiDialect implements Dialect {
  private final boolean isOpenAi;

  /**
   * @param isOpenAi whether it is OpenAI itself, whose newer chat models refuse {@code max_tokens}
   */
  OpenAiDialect(boolean isOpenAi) {
    this.isOpenAi = isOpenAi;
  }

  @Override
  public Asked ask(LlmRequest request, Route route) {
    ObjectNode body = request.toUpstream(route);
    if (isOpenAi && request.api() == LlmApi.CHAT && body.hasNonNull("max_tokens")) {
      JsonNode tokens = body.remove("max_tokens");
      if (!body.hasNonNull("max_completion_tokens")) {
        body.set("max_completion_tokens", tokens);
      }
    }
    return new Asked.Call(request.api().path(), body);
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public JsonNode whole(LlmRequest request, JsonNode answer) {
    return answer;
  }

  @Override
  public EventReader events(LlmRequest request) {
    return List::of;
  }
}
