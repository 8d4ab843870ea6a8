package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.WholeAnswer;

/**
 * Google's Gemini API.
 *
 * <p>Source: Gemini API reference, v1beta, {@code models.generateContent}, {@code
 * streamGenerateContent} and {@code batchEmbedContents}.
 */
final class GoogleDialect implements Dialect {
  private static final int BAD_REQUEST = 400;

  @Override
  public Asked ask(LlmRequest request, Route route) {
    try {
      if (request.api() == LlmApi.EMBEDDINGS) {
        return new Asked.Call(
            "/models/%s:batchEmbedContents".formatted(route.upstream()),
            GoogleEmbeddings.write(request.toUpstream(route)));
      }
      ObjectNode body = GoogleRequest.write(OpenAiBody.of(request, request.toUpstream(route)));
      String method = request.isStream() ? "streamGenerateContent?alt=sse" : "generateContent";
      return new Asked.Call("/models/%s:%s".formatted(route.upstream(), method), body);
    } catch (NotOfferedException e) {
      return new Asked.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty() ? Map.of() : Map.of("x-goog-api-key", key);
  }

  @Override
  public JsonNode whole(LlmRequest request, JsonNode answer) {
    if (request.api() == LlmApi.EMBEDDINGS) {
      boolean isBase64 = request.body().path("encoding_format").asText().equals("base64");
      return GoogleEmbeddings.read(answer, isBase64);
    }
    WholeAnswer whole = new WholeAnswer(request.api());
    new GoogleEvents(request).read(answer).forEach(whole::add);
    return whole.toJson();
  }

  @Override
  public EventReader events(LlmRequest request) {
    return new GoogleEvents(request);
  }

  /** A wrong key is a bad request here. */
  @Override
  public boolean isAboutKey(int status, JsonNode body) {
    boolean isKeyInvalid =
        status == BAD_REQUEST && body.findValuesAsText("reason").contains("API_KEY_INVALID");
    return isKeyInvalid || Dialect.super.isAboutKey(status, body);
  }
}
