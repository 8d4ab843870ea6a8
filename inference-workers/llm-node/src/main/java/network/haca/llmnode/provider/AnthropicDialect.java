package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.WholeAnswer;

/**
 * Anthropic's Messages API.
 *
 * <p>Source: Anthropic's API reference, Messages, version 2023-06-01.
 */
final class AnthropicDialect implements Dialect {
  private static final String VERSION = "2023-06-01";

  @Override
  public Asked ask(LlmRequest request, Route route) {
    try {
      ObjectNode body = request.toUpstream(route);
      return new Asked.Call(
          "/messages", AnthropicRequest.write(OpenAiBody.of(request, body), request.isStream()));
    } catch (NotOfferedException e) {
      return new Asked.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty()
        ? Map.of("anthropic-version", VERSION)
        : Map.of("anthropic-version", VERSION, "x-api-key", key);
  }

  /** Its events, as if it had been streamed. */
  @Override
  public JsonNode whole(LlmRequest request, JsonNode answer) {
    AnthropicEvents events = new AnthropicEvents(request.api());
    WholeAnswer whole = new WholeAnswer(request.api());
    events.whole(answer).forEach(whole::add);
    return whole.toJson();
  }

  @Override
  public EventReader events(LlmRequest request) {
    return new AnthropicEvents(request.api());
  }
}
