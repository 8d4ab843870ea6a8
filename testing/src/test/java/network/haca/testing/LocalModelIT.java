package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.haca.llmnode.app.LlmNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An LLM node that runs a model itself: a decoder of two layers with random weights. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LocalModelIT {
  private static final Path FOLDER =
      Path.of("../inference-workers/llm-node/src/test/resources").toAbsolutePath();
  private static final String CHAT = "/v1/chat/completions";

  /** It never ends an answer by itself: the token that would is kept away. */
  private static final String ENDLESS = ",\"logit_bias\":{\"2\":-100}";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private LlmNode node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"local": {"folder": "%s"}},
             "models": [{"name": "tiny", "provider": "local", "upstream": "tiny-llama"}]}
            """
                .formatted(FOLDER));
    node =
        LlmNodeClient.start(
            vertx,
            home,
            models,
            Map.of(
                "llm.decoder.sequences.max",
                "4",
                "llm.decoder.queue.max",
                "8",
                "llm.decoder.threads",
                "1"));
    http = LlmNodeClient.pinned(node);
  }

  @AfterEach
  void stop() {
    http.close();
    node.close();
    vertx.close().await();
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + node.port() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(request(path, body), BodyHandlers.ofString());
  }

  private static String chat(String content, String more) {
    return "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(content, more);
  }

  private JsonNode answer(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertEquals(200, response.statusCode(), response.body());
    LlmNodeClient.assertHolds(node, body, response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private static String contentOf(String events) throws Exception {
    StringBuilder text = new StringBuilder();
    for (String line : events.lines().filter(each -> each.startsWith("data: {")).toList()) {
      JsonNode chunk = new ObjectMapper().readTree(line.substring("data: ".length()));
      text.append(chunk.at("/choices/0/delta/content").asText(""));
      text.append(chunk.at("/choices/0/text").asText(""));
    }
    return text.toString();
  }

  @Test
  void anAnswerIsSignedAndSaysTheSameWholeAndStreamed() throws Exception {
    String more = ",\"max_tokens\":24,\"temperature\":1,\"seed\":5" + ENDLESS;
    JsonNode whole = answer(CHAT, chat("hello", more));
    String text = whole.at("/choices/0/message/content").asText();
    assertEquals("length", whole.at("/choices/0/finish_reason").asText());
    assertEquals(24, whole.at("/usage/completion_tokens").asInt());
    String streaming = chat("hello", more + ",\"stream\":true");
    String events = post(CHAT, streaming).body();
    LlmNodeClient.assertHolds(node, streaming, events);
    assertEquals(text, contentOf(events));
    assertTrue(events.contains("\"finish_reason\":\"length\""), events);
    assertTrue(events.stripTrailing().endsWith("[DONE]"), events);
    JsonNode other = answer(CHAT, chat("hello", more.replace(":5", ":6")));
    assertNotEquals(text, other.at("/choices/0/message/content").asText());
  }

  @Test
  void logProbabilitiesAreTheSameWholeAndStreamed() throws Exception {
    String more =
        ",\"max_tokens\":9,\"temperature\":0,\"logprobs\":true,\"top_logprobs\":2" + ENDLESS;
    JsonNode whole = answer(CHAT, chat("hello", more)).at("/choices/0/logprobs/content");
    assertEquals(9, whole.size());
    assertEquals(2, whole.at("/0/top_logprobs").size());
    assertTrue(whole.at("/0/logprob").asDouble() < 0);
    List<JsonNode> streamed = new ArrayList<>();
    String events = post(CHAT, chat("hello", more + ",\"stream\":true")).body();
    for (String line : events.lines().filter(each -> each.startsWith("data: {")).toList()) {
      new ObjectMapper()
          .readTree(line.substring("data: ".length()))
          .at("/choices/0/logprobs/content")
          .forEach(streamed::add);
    }
    assertEquals(whole.size(), streamed.size());
    for (int i = 0; i < streamed.size(); i++) {
      assertEquals(whole.get(i).get("token"), streamed.get(i).get("token"));
    }
  }

  @Test
  void completionsTakeSeveralPromptsAndGiveSeveralChoices() throws Exception {
    String body =
        "{\"model\":\"tiny\",\"prompt\":[\"one\",\"two\"],\"n\":2,\"seed\":1,\"max_tokens\":6}";
    JsonNode answered = answer("/v1/completions", body);
    assertEquals(4, answered.path("choices").size());
    assertEquals(6, answered.at("/usage/prompt_tokens").asInt());
    JsonNode streamed =
        answer("/v1/completions", "{\"model\":\"tiny\",\"prompt\":\"one\",\"temperature\":0}");
    String streaming = "{\"model\":\"tiny\",\"prompt\":\"one\",\"temperature\":0,\"stream\":true}";
    String events = post("/v1/completions", streaming).body();
    LlmNodeClient.assertHolds(node, streaming, events);
    assertEquals(streamed.at("/choices/0/text").asText(), contentOf(events));
  }

  @Test
  void aFormatIsKeptWholeAndStreamed() throws Exception {
    String format =
        ",\"temperature\":1,\"seed\":5,\"response_format\":{\"type\":\"json_schema\","
            + "\"json_schema\":{\"name\":\"x\",\"schema\":{\"enum\":[\"alpha\",\"beta\"]}}}";
    JsonNode whole = answer(CHAT, chat("hi", format));
    String text = whole.at("/choices/0/message/content").asText();
    assertTrue(List.of("\"alpha\"", "\"beta\"").contains(text), text);
    assertEquals("stop", whole.at("/choices/0/finish_reason").asText());
    String streaming = chat("hi", format + ",\"stream\":true");
    String events = post(CHAT, streaming).body();
    LlmNodeClient.assertHolds(node, streaming, events);
    assertEquals(text, contentOf(events));
  }

  @Test
  void whatTheModelCannotDoIsRefusedByName() throws Exception {
    Map<String, String> refused =
        Map.of(
            ",\"logprobs\":true,\"top_logprobs\":21",
            "'top_logprobs' is 21; give 0 to 20",
            ",\"response_format\":{\"type\":\"xml\"}",
            "give text, json_object or json_schema",
            ",\"response_format\":{\"type\":\"json_schema\"}",
            "lacks 'json_schema'",
            ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":"
                + "{\"type\":\"string\",\"not\":{}}}}",
            "'not' is not offered here",
            ",\"tool_choice\":\"required\"",
            "not among 'tools'",
            ",\"top_p\":0",
            "'top_p' is 0.0",
            ",\"max_tokens\":-1",
            "'max_tokens' is -1",
            ",\"n\":0",
            "'n' is 0");
    for (Map.Entry<String, String> each : refused.entrySet()) {
      HttpResponse<String> response = post(CHAT, chat("hi", each.getKey()));
      assertEquals(400, response.statusCode(), response.body());
      assertTrue(response.body().contains(each.getValue()), response.body());
    }
    HttpResponse<String> longer = post(CHAT, chat("x".repeat(300), ""));
    assertEquals(400, longer.statusCode());
    assertTrue(longer.body().contains("this model takes 256"), longer.body());
    String image =
        "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}";
    assertEquals(400, post(CHAT, image).statusCode());
    assertEquals(400, post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"x\"}").statusCode());
  }

  @Test
  void whatIsTooMuchIsToldToComeAgainAndTheRestIsAnswered() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String body = chat("number " + i, ",\"max_tokens\":200,\"temperature\":0" + ENDLESS);
      all.add(http.sendAsync(request(CHAT, body), BodyHandlers.ofString()));
    }
    int answered = 0;
    for (CompletableFuture<HttpResponse<String>> each : all) {
      HttpResponse<String> response = each.get();
      assertTrue(List.of(200, 429).contains(response.statusCode()), response.body());
      if (response.statusCode() == 200) {
        answered++;
      } else {
        assertEquals("1", response.headers().firstValue("Retry-After").orElseThrow());
      }
    }
    assertTrue(answered >= 8 && answered < 40, answered + " answered");
  }

  @Test
  void whoGoesAwayLeavesRoomForOthers() throws Exception {
    String endless = chat("endless", ",\"stream\":true,\"temperature\":1,\"n\":4" + ENDLESS);
    for (int i = 0; i < 10; i++) {
      HttpResponse<InputStream> stream =
          http.send(request(CHAT, endless), BodyHandlers.ofInputStream());
      assertEquals(200, stream.statusCode());
      stream.body().close();
    }
    answer(CHAT, chat("hello", ",\"max_tokens\":4"));
  }
}
