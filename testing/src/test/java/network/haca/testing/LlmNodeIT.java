package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.AttestationClaims;
import network.haca.attestation.AttestationReport;
import network.haca.llmnode.app.LlmNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An LLM node before a provider that speaks OpenAI's API, over pinned TLS. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LlmNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BODY_MAX = 4096;
  private static final int PAYLOAD_MAX = 2048;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private LlmNode node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}, "gone": {"url": "http://127.0.0.1:1/v1"}},
             "models": [{"name": "safe", "provider": "gone", "fallbacks": [{"provider": "fake", "upstream": "other"}]},
                        {"name": "twice", "provider": "fake", "upstream": "first", "fallbacks": [{"provider": "fake", "upstream": "other"}]},
                        {"name": "gpt-4.1", "aliases": ["gpt"], "provider": "fake", "upstream": "gpt-4.1-2025"},
                        {"name": "o4", "provider": "fake", "temperature": 1.0}]}
            """
                .formatted(provider.base()));
    node =
        LlmNodeClient.start(
            vertx,
            home,
            models,
            Map.of(
                "llm.individual.payload.max",
                Integer.toString(PAYLOAD_MAX),
                "llm.body.max",
                Integer.toString(BODY_MAX)));
    http = LlmNodeClient.pinned(node);
  }

  @AfterEach
  void stop() {
    http.close();
    node.close();
    provider.close();
    vertx.close().await();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + node.port() + path));
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String chat(String content, String more) {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(content, more);
  }

  private TeeProof assertHolds(String request, String answer) throws Exception {
    return LlmNodeClient.assertHolds(node, request, answer);
  }

  @Test
  void aChatIsAnsweredSignedAndItsProofKept() throws Exception {
    String asked =
        chat(
            "echo Grüße 😀",
            ",\"temperature\":1,\"stop\":[\"x\"],\"top_p\":0.5,\"seed\":7,\"n\":1");
    HttpResponse<String> response = post("/v1/chat/completions", asked);
    assertEquals(200, response.statusCode(), response::body);
    TeeProof proof = assertHolds(asked, response.body());
    JsonNode body = PythonJson.parse(response.body());
    assertEquals("Grüße 😀", body.at("/choices/0/message/content").asText());
    assertEquals("chat.completion", body.get("object").asText());
    assertEquals("gpt-4.1", body.get("model").asText());
    assertEquals(18, body.at("/usage/total_tokens").asInt());
    assertTrue(Math.abs(proof.timestamp() - body.get("created").asLong()) <= 5);
    assertEquals(
        Optional.of(proof.leaf().hash().toHex()), response.headers().firstValue("X-Haca-Proof"));
    assertEquals(proof.leaf().hash().toHex(), body.get("tee_leaf").asText());
    assertEquals(64, body.get("tee_request_hash").asText().length(), "without 0x");
    assertEquals(1, node.outboxWaiting());
    var sent = provider.seen().getFirst().body();
    assertEquals("gpt-4.1-2025", sent.getString("model"));
    assertEquals(0.5, sent.getDouble("top_p"));
    assertEquals(7, sent.getInteger("seed"));
    assertEquals("x", sent.getJsonArray("stop").getString(0));
  }

  @Test
  void aStreamIsSignedInItsLastChunk() throws Exception {
    String asked = chat("hello", ",\"stream\":true");
    HttpResponse<String> response = post("/v1/chat/completions", asked);
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
    assertHolds(asked, response.body());
    assertEquals("Grüße 😀 aus der Ferne", LlmAnswer.read(response.body()).signedOutput().toUtf8());
    assertTrue(response.body().endsWith("data: [DONE]\n\n"));
    assertEquals(2, response.body().split("\"role\":\"assistant\"").length, "said once");
    assertTrue(response.body().contains("\"finish_reason\":\"stop\""));
    assertTrue(response.body().contains("\"total_tokens\":18"));
    assertEquals(1, node.outboxWaiting());
  }

  @Test
  void toolCallsHashAlikeStreamedOrNot() throws Exception {
    String plain = chat("tool", "");
    String streamed = chat("tool", ",\"stream\":true");
    TeeProof one = assertHolds(plain, post("/v1/chat/completions", plain).body());
    TeeProof other = assertHolds(streamed, post("/v1/chat/completions", streamed).body());
    assertEquals(one.outputHash(), other.outputHash());
    assertEquals(one.requestHash(), other.requestHash(), "stream is not signed");
  }

  @Test
  void aTextCompletionHasBothOfItsFields() throws Exception {
    String asked = "{\"model\":\"GPT\",\"prompt\":\"echo hi\"}";
    HttpResponse<String> response = post("/v1/completions", asked);
    assertHolds(asked, response.body());
    JsonNode body = PythonJson.parse(response.body());
    assertEquals("hi", body.at("/choices/0/text").asText());
    assertEquals("hi", body.get("completion").asText());
    assertEquals("length", body.at("/choices/0/finish_reason").asText(), "the truth");
    String streamed = "{\"model\":\"gpt\",\"prompt\":\"echo hi\",\"stream\":true}";
    assertTrue(post("/v1/completions", streamed).body().contains("\"text\":\"h\""));
  }

  @Test
  void embeddingsAreSignedAsTheyAreSent() throws Exception {
    String asked = "{\"model\":\"gpt\",\"input\":[\"a\",\"b\"],\"user\":\"alice\"}";
    HttpResponse<String> response = post("/v1/embeddings", asked);
    assertEquals(200, response.statusCode(), response::body);
    assertHolds(asked, response.body());
    assertEquals(
        "[[0.1, -2.0], [1e-07, 3]]", LlmAnswer.read(response.body()).signedOutput().toUtf8());
    assertError(400, "", "/v1/embeddings", "{\"model\":\"gpt\"}");
  }

  @Test
  void aResponseIsTheChatThatItStandsFor() throws Exception {
    String asked =
        "{\"model\":\"gpt-4.1\",\"instructions\":\"Be kind.\",\"input\":\"echo Grüße"
            + " 😀\",\"max_output_tokens\":50,\"store\":false}";
    HttpResponse<String> response = post("/v1/responses", asked);
    assertEquals(200, response.statusCode(), response::body);
    TeeProof proof = assertHolds(asked, response.body());
    JsonNode body = PythonJson.parse(response.body());
    assertEquals("response", body.get("object").asText());
    assertEquals("completed", body.get("status").asText());
    assertEquals("Grüße 😀", body.at("/output/0/content/0/text").asText());
    assertEquals(11, body.at("/usage/input_tokens").asInt());
    assertEquals(1, node.outboxWaiting());
    var sent = provider.seen().getFirst();
    assertEquals("/v1/chat/completions", sent.path());
    assertEquals(50, sent.body().getInteger("max_tokens"));
    assertEquals("system", sent.body().getJsonArray("messages").getJsonObject(0).getString("role"));
    String streamed = asked.replace("{\"model", "{\"stream\":true,\"model");
    TeeProof other = assertHolds(streamed, post("/v1/responses", streamed).body());
    assertEquals(proof.requestHash(), other.requestHash(), "stream is not signed");
    assertEquals(proof.outputHash(), other.outputHash());
  }

  @Test
  void toolsOfAResponseAreCalledAndAnswered() throws Exception {
    String tools =
        "\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}]";
    String asked = "{\"model\":\"gpt-4.1\",\"input\":\"tool\",%s}".formatted(tools);
    String answer = post("/v1/responses", asked).body();
    TeeProof plain = assertHolds(asked, answer);
    JsonNode call = PythonJson.parse(answer).at("/output/0");
    assertEquals("get_weather", call.get("name").asText());
    assertEquals("{\"city\":\"Zürich\"}", call.get("arguments").asText());
    String streamed = asked.replace("{\"model", "{\"stream\":true,\"model");
    TeeProof other = assertHolds(streamed, post("/v1/responses", streamed).body());
    assertEquals(plain.outputHash(), other.outputHash());
    String chat = chat("tool", "");
    assertEquals(
        plain.outputHash(),
        assertHolds(chat, post("/v1/chat/completions", chat).body()).outputHash(),
        "as of a chat");
    String next =
        "{\"model\":\"gpt-4.1\",\"input\":[{\"role\":\"user\",\"content\":\"tool\"},%s,{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"echo warm\"}]}"
            .formatted(call);
    HttpResponse<String> told = post("/v1/responses", next);
    assertHolds(next, told.body());
    assertEquals("warm", LlmAnswer.read(told.body()).signedOutput().toUtf8());
  }

  @Test
  void whatAResponseCannotHaveIsRefusedByName() throws Exception {
    String stored = "{\"model\":\"gpt\",\"input\":\"a\",\"previous_response_id\":\"resp_1\"}";
    JsonNode error = assertError(400, "unsupported_parameter", "/v1/responses", stored);
    assertEquals("previous_response_id", error.at("/error/param").asText());
    assertEquals(
        404,
        http.send(request("/v1/responses/resp_1").build(), BodyHandlers.ofString()).statusCode());
    assertEquals(
        405, http.send(request("/v1/responses").build(), BodyHandlers.ofString()).statusCode());
    assertError(400, "", "/v1/responses", "{\"model\":\"gpt\",\"input\":\"a\",\"temperature\":3}");
    assertEquals(List.of(), provider.seen());
  }

  @Test
  void aResponseThatTheProviderCutsHasFailed() throws Exception {
    String asked = "{\"model\":\"gpt-4.1\",\"input\":\"cut\",\"stream\":true}";
    HttpResponse<String> response = post("/v1/responses", asked);
    assertHolds(asked, response.body());
    assertTrue(response.body().contains("event: response.failed\n"), response::body);
    assertEquals(1, node.outboxWaiting());
  }

  @Test
  void whatTheProviderCutsIsSignedAsFarAsItCame() throws Exception {
    String asked = chat("cut", ",\"stream\":true");
    HttpResponse<String> response = post("/v1/chat/completions", asked);
    assertHolds(asked, response.body());
    assertTrue(response.body().contains("in the middle"), response::body);
    assertTrue(response.body().contains("\"finish_reason\":\"error\""));
    assertEquals(1, node.outboxWaiting());
  }

  @Test
  void whatTheClientCutsIsSignedAndProven() throws Exception {
    HttpRequest request =
        request("/v1/chat/completions")
            .POST(HttpRequest.BodyPublishers.ofString(chat("endless", ",\"stream\":true")))
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    assertTrue(response.body().read() >= 0);
    response.body().close();
    http.shutdownNow();
    Await.until(PATIENCE, "no proof of what was written", () -> node.outboxWaiting() == 1);
  }

  @Test
  void whereAProviderCannotAnswerTheNextOneDoes() throws Exception {
    for (String more : new String[] {"", ",\"stream\":true"}) {
      String asked = chat("echo hi", more).replace("gpt-4.1", "safe");
      HttpResponse<String> response = post("/v1/chat/completions", asked);
      assertEquals(200, response.statusCode(), response::body);
      assertHolds(asked, response.body());
    }
    assertEquals("other", provider.seen().getFirst().body().getString("model"));
    String refused = chat("status 400", "").replace("gpt-4.1", "safe");
    assertEquals(400, post("/v1/chat/completions", refused).statusCode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorInAnAnswerOfStatus200IsTriedWithTheNextProvider(boolean isStream) throws Exception {
    String asked = chat("error", ",\"stream\":%s".formatted(isStream)).replace("gpt-4.1", "twice");
    HttpResponse<String> response = post("/v1/chat/completions", asked);
    assertEquals(200, response.statusCode(), response::body);
    assertHolds(asked, response.body());
    assertEquals("Grüße 😀 aus der Ferne", LlmAnswer.read(response.body()).signedOutput().toUtf8());
    assertFalse(response.body().contains("overloaded"));
    assertEquals(
        List.of("first", "other"),
        provider.seen().stream().map(each -> each.body().getString("model")).toList());
  }

  @Test
  void aClientThatTakesNothingSlowsTheProviderDown() throws Exception {
    String asked = chat("flood", ",\"stream\":true");
    HttpRequest request =
        request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(asked)).build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    int[] last = {-1};
    Await.until(
        PATIENCE,
        "the provider goes on",
        () -> {
          boolean stands = provider.flooded() > 0 && provider.flooded() == last[0];
          last[0] = provider.flooded();
          return stands;
        });
    assertTrue(provider.flooded() < FakeOpenAi.FLOOD, "all was taken, and nobody read it");
    String answer;
    try (InputStream in = response.body()) {
      answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertEquals(FakeOpenAi.FLOOD, provider.flooded());
    LlmNodeClient.assertSigned(node, answer);
  }

  @Test
  void aPrivateAnswerLeavesNoTrace() throws Exception {
    String asked = chat("echo secret", "");
    HttpResponse<String> response =
        post("/v1/chat/completions", asked, "X-SETTLEMENT-TYPE", "private");
    assertHolds(asked, response.body());
    assertEquals(0, node.outboxWaiting());
    assertEquals(
        400, post("/v1/chat/completions", asked, "X-SETTLEMENT-TYPE", "other").statusCode());
  }

  @Test
  void whileWalrusIsAwayAnIndividualAnswerWaitsOnTheNodesDisk() throws Exception {
    String asked = chat("echo hello", "");
    HttpResponse<String> response =
        post("/v1/chat/completions", asked, "X-SETTLEMENT-TYPE", "INDIVIDUAL_FULL");
    assertHolds(asked, response.body());
    assertEquals("queued", response.headers().firstValue("X-Settlement-Status").orElse(""));
    assertEquals(1, node.individualWaiting());
    assertEquals(0, node.outboxWaiting(), "its blob is not there yet");
  }

  @Test
  void whatIsTooLongForABlobOfItsOwnIsSettledInABatch() throws Exception {
    String asked = chat("echo " + "x".repeat(PAYLOAD_MAX), "");
    HttpResponse<String> response =
        post("/v1/chat/completions", asked, "X-SETTLEMENT-TYPE", "individual");
    assertHolds(asked, response.body());
    assertEquals("batch", response.headers().firstValue("X-Settlement-Type").orElse(""));
    String streamed = chat("echo " + "x".repeat(PAYLOAD_MAX), ",\"stream\":true");
    String body = post("/v1/chat/completions", streamed, "X-SETTLEMENT-TYPE", "individual").body();
    assertHolds(streamed, body);
    assertTrue(body.contains("\"settlement_type\":\"batch\""));
    assertEquals(0, node.individualWaiting());
    assertEquals(2, node.outboxWaiting());
  }

  @Test
  void nothingOfWhoAskedReachesTheProvider() throws Exception {
    String asked =
        chat(
            "hello",
            ",\"user\":\"alice\",\"metadata\":{\"a\":\"alice\"},\"safety_identifier\":\"alice\"");
    assertEquals(
        200,
        post(
                "/v1/chat/completions",
                asked,
                "Cookie",
                "alice",
                "X-Forwarded-For",
                "alice",
                "User-Agent",
                "alice",
                "Authorization",
                "Bearer alice")
            .statusCode());
    assertFalse(provider.everything().contains("alice"), provider::everything);
  }

  @Test
  void keysArriveOnTheirOwnPortAndAreReplaced() throws Exception {
    URI keys = URI.create("http://127.0.0.1:" + node.keysPort() + "/v1/keys");
    for (String key : new String[] {"first", "second"}) {
      HttpResponse<String> taken =
          http.send(
              HttpRequest.newBuilder(keys)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"fake_api_key\":\"" + key + "\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertEquals("{\"status\":\"ok\",\"providers_initialized\":[\"fake\"]}", taken.body());
      assertEquals(200, post("/v1/chat/completions", chat("hello", "")).statusCode());
    }
    assertTrue(provider.seen().get(0).headers().contains("Bearer first"));
    assertTrue(provider.seen().get(1).headers().contains("Bearer second"));
    assertEquals(404, post("/v1/keys", "{}").statusCode(), "not where everyone comes");
  }

  @Test
  void whatIsWrongIsSaidInOpenAisForm() throws Exception {
    assertError(404, "model_not_found", "/v1/chat/completions", chat("x", "").replace("4.1", "9"));
    assertError(400, "", "/v1/chat/completions", "{");
    assertError(400, "", "/v1/chat/completions", "{\"model\":\"gpt\"}");
    assertError(400, "", "/v1/chat/completions", chat("x", ",\"web_search\":true"));
    assertError(404, "unknown_url", "/v1/other", "{}");
    String tooLarge = chat("x".repeat(BODY_MAX), "");
    assertError(413, "request_too_large", "/v1/chat/completions", tooLarge);
    assertError(502, "provider_error", "/v1/chat/completions", chat("status 500", ""));
    assertError(502, "provider_error", "/v1/chat/completions", chat("status 401", ""));
    assertError(429, "rate_limit_exceeded", "/v1/chat/completions", chat("status 429", ""));
    JsonNode own = assertError(400, "", "/v1/chat/completions", chat("status 400", ""));
    assertEquals("the provider's own words", own.at("/error/message").asText());
    assertEquals(0, node.outboxWaiting());
  }

  private JsonNode assertError(int status, String code, String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertEquals(status, response.statusCode(), response::body);
    JsonNode error = PythonJson.parse(response.body());
    assertEquals(code, error.at("/error/code").asText("").replace("null", ""));
    assertFalse(error.at("/error/message").asText().isEmpty());
    return error;
  }

  @Test
  void whoTheNodeIsAndWhatItServes() throws Exception {
    JsonNode models = get("/v1/models");
    assertEquals(List.of("safe", "twice", "gpt-4.1", "gpt", "o4"), models.findValuesAsText("id"));
    assertEquals("o4", get("/v1/models/o4").get("id").asText());
    assertEquals(404, status("/v1/models/a%2Fb"));
    assertEquals(node.identity().teeId().toHex(), get("/signing-key").get("tee_id").asText());
    assertEquals("OK", get("/health").get("status").asText());
    assertAttested("0123456789abcdef0123456789abcdef01234567");
    assertEquals(400, status("/enclave/attestation?nonce=01"));
    var _ = post("/v1/chat/completions", chat("hello", "").replace("gpt-4.1", "o4"));
    assertEquals(1.0, provider.seen().getFirst().body().getDouble("temperature"));
  }

  private int status(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.discarding()).statusCode();
  }

  /** As a verifier does who chose the nonce. */
  private void assertAttested(String nonce) throws Exception {
    HttpRequest asked = request("/enclave/attestation?nonce=" + nonce).build();
    String base64 = http.send(asked, BodyHandlers.ofString()).body();
    Bytes document = Bytes.wrap(Base64.getDecoder().decode(base64.strip()));
    AttestationReport report = AttestationReport.of(document, Optional.empty(), Instant.now());
    assertTrue(report.isValid());
    assertTrue(report.isSimulated());
    AttestationClaims claims = report.claims().orElseThrow();
    assertEquals(Optional.of(Bytes.fromHex(nonce)), claims.nonce());
    assertEquals(
        Optional.of(Sha256.hash(node.identity().publicKey()).value()), claims.signingKeyHash());
    assertEquals(
        Optional.of(Sha256.hash(node.identity().tlsCertificateDer()).value()),
        claims.tlsCertificateHash());
  }

  private JsonNode get(String path) throws Exception {
    return PythonJson.parse(http.send(request(path).build(), BodyHandlers.ofString()).body());
  }
}
