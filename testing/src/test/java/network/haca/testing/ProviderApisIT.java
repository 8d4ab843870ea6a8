package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.llmnode.app.LlmNode;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's API of a node over providers that speak Anthropic's and Google's own. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProviderApisIT {
  private static final String MESSAGES = "/v1/messages";
  private static final String PLAIN = "/plain/chat/completions";
  private static final String GENERATE = "/v1beta/models/gemini:generateContent";
  private static final String STREAM = "/v1beta/models/gemini:streamGenerateContent?alt=sse";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedProvider provider = new ScriptedProvider(vertx);
  private LlmNode node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"claude": {"url": "%s/v1", "api": "anthropic"}, "gemini": {"url": "%1$s/v1beta", "api": "google"},
                           "plain": {"url": "%1$s/plain"}},
             "models": [{"name": "claude", "provider": "claude", "upstream": "claude-1"},
                        {"name": "plain", "provider": "plain"},
                        {"name": "gemini", "provider": "gemini",
                         "body": {"generationConfig": {"thinkingConfig": {"thinkingBudget": 0}}}}]}
            """
                .formatted(provider.base()));
    node = LlmNodeClient.start(vertx, home, models, Map.of());
    http = LlmNodeClient.pinned(node);
    URI keys = URI.create("http://127.0.0.1:" + node.keysPort() + "/v1/keys");
    http.send(
        HttpRequest.newBuilder(keys)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"claude_api_key\":\"secret-a\",\"gemini_api_key\":\"secret-g\"}"))
            .build(),
        BodyHandlers.discarding());
  }

  @AfterEach
  void stop() {
    http.close();
    node.close();
    provider.close();
    vertx.close().await();
  }

  private static String chat(String model, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"user\":\"alice\"%s}"
        .formatted(model, more);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("https://localhost:%d/v1/chat/completions".formatted(node.port())))
            .header("X-Forwarded-For", "alice")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void assertSays(String expected, String request) throws Exception {
    HttpResponse<String> response = post(request);
    assertEquals(200, response.statusCode(), response::body);
    LlmNodeClient.assertHolds(node, request, response.body());
    assertEquals(expected, LlmAnswer.read(response.body()).signedOutput().toUtf8());
    ScriptedProvider.Seen asked = provider.last();
    assertFalse((asked.headers() + asked.body()).contains("alice"), asked::toString);
  }

  private JsonNode assertError(int status, String request) throws Exception {
    HttpResponse<String> response = post(request);
    assertEquals(status, response.statusCode(), response::body);
    assertFalse(response.body().contains("secret"), response::body);
    return PythonJson.parse(response.body()).get("error");
  }

  @Test
  void anthropicAnswersWholeAndStreamed() throws Exception {
    provider.answer(
        MESSAGES,
        200,
        "{\"content\":[{\"type\":\"text\",\"text\":\"Grüße 😀\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");
    assertSays("Grüße 😀", chat("claude", ""));
    assertTrue(provider.last().headers().contains("x-api-key=secret-a"));
    assertTrue(provider.last().headers().contains("anthropic-version=2023-06-01"));
    assertTrue(provider.last().body().contains("\"model\":\"claude-1\""));
    provider.answer(
        MESSAGES,
        200,
        ScriptedProvider.events(
            "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüße\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" 😀\"}}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":2}}",
            "{\"type\":\"message_stop\"}"));
    assertSays("Grüße 😀", chat("claude", ",\"stream\":true"));
    String streamed = post(chat("claude", ",\"stream\":true")).body();
    assertTrue(streamed.contains("\"finish_reason\":\"length\""), streamed);
    assertTrue(streamed.contains("\"total_tokens\":3"), streamed);
  }

  @Test
  void geminiAnswersWholeAndStreamed() throws Exception {
    String part = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}%s}]}";
    provider.answer(GENERATE, 200, part.formatted("Grüße 😀", ",\"finishReason\":\"STOP\""));
    assertSays("Grüße 😀", chat("gemini", ""));
    assertTrue(provider.last().headers().contains("x-goog-api-key=secret-g"));
    JsonNode asked = PythonJson.parse(provider.last().body());
    assertEquals(0, asked.at("/generationConfig/thinkingConfig/thinkingBudget").asInt(-1));
    assertEquals(
        0.0, asked.at("/generationConfig/temperature").asDouble(-1), "beside the client's");
    provider.answer(
        STREAM,
        200,
        ScriptedProvider.events(
            part.formatted("Grüße", ""), part.formatted(" 😀", ",\"finishReason\":\"STOP\"")));
    assertSays("Grüße 😀", chat("gemini", ",\"stream\":true"));
  }

  @Test
  void whatEndsInTheMiddleIsSignedAsFarAsItCame() throws Exception {
    String delta =
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grü\"}}";
    String overloaded =
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
    String[] endings = {ScriptedProvider.events(delta), ScriptedProvider.events(delta, overloaded)};
    for (String ending : endings) {
      provider.answer(MESSAGES, 200, ending);
      assertSays("Grü", chat("claude", ",\"stream\":true"));
      assertTrue(post(chat("claude", ",\"stream\":true")).body().contains("in the middle"));
    }
    provider.cut(
        STREAM,
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Grü\"}]}}]}\n\ndata: {\"cand");
    assertSays("Grü", chat("gemini", ",\"stream\":true"));
  }

  private static String choice(int index, String more) {
    return "{\"choices\":[{\"index\":%d,%s}]}".formatted(index, more);
  }

  /** A server of OpenAI's form with habits of its own. */
  @Test
  void whateverAStreamsHabitsWhatIsReadIsSigned() throws Exception {
    String streamed = chat("plain", ",\"stream\":true");
    provider.answer(
        PLAIN,
        200,
        ScriptedProvider.events(
            choice(0, "\"delta\":{\"content\":\"a\\ud83d\"}"),
            choice(0, "\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"\\ude00\\ud83d\"}]}"),
            choice(0, "\"delta\":{},\"finish_reason\":\"stop\""),
            "[DONE]"));
    assertSays("a😀\uFFFD", streamed);
    String call =
        "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"%s\"}}]}";
    provider.answer(
        PLAIN,
        200,
        ScriptedProvider.events(
            choice(0, call.formatted("{")),
            choice(0, call.formatted("}")),
            choice(0, "\"delta\":{},\"finish_reason\":\"stop\"")));
    String calls =
        "[{\"function\": {\"arguments\": \"{}\", \"name\": \"f\"}, \"id\": \"c\", \"type\": \"function\"}]";
    assertSays(calls, streamed);
    provider.answer(
        PLAIN,
        200,
        choice(
            0,
            "\"finish_reason\":\"stop\",\"message\":"
                + call.formatted("{}").replace("\"delta\":", "")));
    assertSays(calls, chat("plain", ""));
  }

  @Test
  void aStreamThatIsCutInOneChoiceSaysSoOfThatChoice() throws Exception {
    provider.answer(
        PLAIN,
        200,
        ScriptedProvider.events(
            choice(1, "\"delta\":{\"content\":\"b\"}"),
            choice(0, "\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\""),
            "[DONE]"));
    String asked = chat("plain", ",\"stream\":true,\"n\":2");
    assertSays("a", asked);
    String body = post(asked).body();
    assertTrue(body.contains("in the middle of choices [1]"), body);
    assertTrue(body.contains("{\"index\":1,\"delta\":{},\"finish_reason\":\"error\"}"), body);
    assertTrue(body.contains("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}"), body);
  }

  @Test
  void errorsOfEitherApiAreOpenAis() throws Exception {
    String anthropic = "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}";
    provider.answer(MESSAGES, 400, anthropic.formatted("invalid_request_error", "too many images"));
    assertEquals("too many images", assertError(400, chat("claude", "")).get("message").asText());
    provider.answer(MESSAGES, 401, anthropic.formatted("authentication_error", "secret-a?"));
    assertEquals(
        "Provider 'claude' does not take this node's key.",
        assertError(502, chat("claude", "")).get("message").asText());
    provider.answer(MESSAGES, 413, anthropic.formatted("request_too_large", "32 MB at most"));
    assertError(413, chat("claude", ""));
    provider.answer(MESSAGES, 429, anthropic.formatted("rate_limit_error", "slow down"));
    assertError(429, chat("claude", ""));
    provider.answer(MESSAGES, 529, anthropic.formatted("overloaded_error", "Overloaded"));
    assertError(502, chat("claude", ""));
    provider.answer(
        GENERATE,
        400,
        "{\"error\":{\"code\":400,\"message\":\"API key not valid: secret-g\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}");
    assertError(502, chat("gemini", ""));
    provider.answer(
        GENERATE,
        400,
        "{\"error\":{\"code\":400,\"message\":\"no such tool\",\"status\":\"INVALID_ARGUMENT\"}}");
    assertEquals("no such tool", assertError(400, chat("gemini", "")).get("message").asText());
    provider.answer(MESSAGES, 400, anthropic.formatted("invalid_request_error", "with secret-a?"));
    assertEquals("with [key]?", assertError(400, chat("claude", "")).get("message").asText());
    assertError(400, chat("claude", ",\"n\":2"));
  }
}
