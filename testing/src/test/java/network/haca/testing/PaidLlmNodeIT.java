package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.haca.llmnode.app.LlmNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519Signer;
import network.haca.primitives.Sha256;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.testing.payments.MemoryFacilitator;
import network.haca.testkit.Await;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Reading;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Grant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An LLM node that asks for payment itself: no door is open to who has not paid. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PaidLlmNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** 11 tokens read at 2 and 7 written at 8 dollars a million, at 0.10 dollars a token. */
  private static final String CHARGE = "780000000000000";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private final MemoryFacilitator facilitator = MemoryFacilitator.start(vertx);
  private final PayingAccount payer = new PayingAccount(TestPayer.KEY);
  private LlmNode node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake", "price": {"input": 2, "output": 8},
                         "limits": {"answerTokens": 500}},
                        {"name": "unpriced", "provider": "fake"}]}
            """
                .formatted(provider.base()));
    Path secret = Files.writeString(home.resolve("secret"), MemoryFacilitator.SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", facilitator.url());
    settings.put("gate.secret.file", secret.toString());
    settings.put("gate.url", "https://node.example");
    settings.put("gate.token", TestPayer.TOKEN.toHex());
    settings.put("gate.pay.to", TestPayer.PAY_TO.toHex());
    settings.put("gate.ways", "UPTO,EXACT");
    settings.put("gate.rate", "0.10");
    settings.put("gate.grants.key", MemoryFacilitator.grantKey());
    node = LlmNodeClient.start(vertx, home, models, settings);
    http = LlmNodeClient.pinned(node);
    Await.until(
        PATIENCE,
        "the node does not find its facilitator",
        () ->
            post("/v1/completions", "{\"model\":\"gpt-4.1\",\"prompt\":\"a\"}").statusCode()
                == 402);
  }

  @AfterEach
  void stop() {
    http.close();
    node.close();
    facilitator.close();
    provider.close();
    vertx.close().await();
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + node.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String chat(boolean isStream) {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo Hi\"}],\"stream\":%s}"
        .formatted(isStream);
  }

  private String payment(String path, String body, Scheme scheme, long nonce) throws Exception {
    String challenge = post(path, body).headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
    List<Offer> offers =
        assertInstanceOf(Reading.Value.class, ChallengeHeader.offers(challenge)).value()
                instanceof List<?> list
            ? list.stream().map(Offer.class::cast).toList()
            : List.of();
    Offer offer = offers.stream().filter(each -> each.scheme() == scheme).findFirst().orElseThrow();
    byte[] json =
        payer
            .pay(offer, Bytes32.ofUnsigned(nonce), Instant.now())
            .toJson()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(json);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/v1/chat/completions;"
            + " {\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "/v1/chat/completions;"
            + " {\"model\":\"gpt-4.1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "/v1/completions; {\"model\":\"gpt-4.1\",\"prompt\":\"a\"}",
        "/v1/embeddings; {\"model\":\"gpt-4.1\",\"input\":\"a\"}",
        "/v1/responses; {\"model\":\"gpt-4.1\",\"input\":\"a\"}",
        "/v1/responses; {\"model\":\"gpt-4.1\",\"stream\":true,\"input\":\"a\"}"
      })
  void x1NothingRunsUnpaidByAnyDoor(String path, String body) throws Exception {
    HttpResponse<String> unpaid = post(path, body);
    assertEquals(402, unpaid.statusCode());
    assertEquals("no-store", header(unpaid, "Cache-Control"));
    assertEquals(402, post(path, body, "PAYMENT-SIGNATURE", "AAAA").statusCode());
    assertEquals(402, post(path, body, "X-PAYMENT", "AAAA").statusCode());
    assertEquals(402, post(path, body, "X-Payment-Grant", "a.b").statusCode());
    assertEquals(400, post(path, body.replace("gpt-4.1", "unpriced")).statusCode());
    assertEquals(List.of(), provider.seen());
    assertEquals(List.of(), facilitator.reserved());
  }

  @Test
  void paidAnswerSaysWhatItCostAndTheSessionGoesOn() throws Exception {
    String path = "/v1/chat/completions";
    String paid = payment(path, chat(false), Scheme.UPTO, 1);
    HttpResponse<String> answer = post(path, chat(false), "PAYMENT-SIGNATURE", paid);
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals(CHARGE, header(answer, "X-Payment-Charged"));
    assertEquals("no-store", header(answer, "Cache-Control"));
    JsonNode body = new ObjectMapper().readTree(answer.body());
    assertEquals(CHARGE, body.at("/payment/charged").asText());
    assertEquals(7, body.at("/payment/tokens/output").asInt());
    LlmNodeClient.assertHolds(node, chat(false), answer.body());
    String session = header(answer, "X-Upto-Session");
    HttpResponse<String> next = post(path, chat(false), "X-Upto-Session", session);
    assertEquals(200, next.statusCode(), next::body);
    Await.until(PATIENCE, "two are not charged", () -> facilitator.charged().size() == 2);
    assertEquals("node.example", facilitator.reserved().getFirst().door().host());
  }

  @Test
  void streamIsSignedWithWhatItCosts() throws Exception {
    String path = "/v1/chat/completions";
    String paid = payment(path, chat(true), Scheme.UPTO, 1);
    HttpResponse<String> answer = post(path, chat(true), "PAYMENT-SIGNATURE", paid);
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().endsWith("data: [DONE]\n\n"));
    assertTrue(answer.body().contains("\"charged\":\"" + CHARGE + "\""), answer::body);
    LlmNodeClient.assertHolds(node, chat(true), answer.body());
    assertEquals("Hi", LlmAnswer.read(answer.body()).signedOutput().toUtf8());
    Await.until(PATIENCE, "nothing is charged", () -> !facilitator.charged().isEmpty());
    assertEquals(Uint256.parse(CHARGE).orElseThrow(), facilitator.charged().getFirst().charged());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aResponseCostsWhatTheSameChatDoes(boolean isStream) throws Exception {
    String path = "/v1/responses";
    String asked =
        "{\"model\":\"gpt-4.1\",\"input\":\"echo Hi\",\"stream\":%s}".formatted(isStream);
    String paid = payment(path, asked, Scheme.UPTO, 1);
    HttpResponse<String> answer = post(path, asked, "PAYMENT-SIGNATURE", paid);
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"charged\":\"" + CHARGE + "\""), answer::body);
    LlmNodeClient.assertHolds(node, asked, answer.body());
    Await.until(PATIENCE, "nothing is charged", () -> !facilitator.charged().isEmpty());
    assertEquals(Uint256.parse(CHARGE).orElseThrow(), facilitator.charged().getFirst().charged());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void x8ExactIsSettledBeforeTheAnswerLeaves(boolean isStream) throws Exception {
    String path = "/v1/chat/completions";
    String paid = payment(path, chat(isStream), Scheme.EXACT, 1);
    HttpResponse<String> answer = post(path, chat(isStream), "PAYMENT-SIGNATURE", paid);
    assertEquals(200, answer.statusCode(), answer::body);
    String settled =
        new String(
            Base64.getDecoder().decode(header(answer, "PAYMENT-RESPONSE")), StandardCharsets.UTF_8);
    assertTrue(settled.contains("\"success\":true"), settled);
  }

  @Test
  void x1WithTheFacilitatorAwayNothingRuns() throws Exception {
    String path = "/v1/chat/completions";
    String paid = payment(path, chat(false), Scheme.UPTO, 1);
    facilitator.away(true);
    assertEquals(503, post(path, chat(false), "PAYMENT-SIGNATURE", paid).statusCode());
    assertEquals(List.of(), provider.seen());
  }

  @Test
  void answerOfAProviderThatFailsCostsNothing() throws Exception {
    String path = "/v1/chat/completions";
    String failing = chat(false).replace("echo Hi", "status 500");
    String paid = payment(path, failing, Scheme.UPTO, 1);
    assertTrue(post(path, failing, "PAYMENT-SIGNATURE", paid).statusCode() >= 500);
    Await.until(PATIENCE, "nothing is released", () -> !facilitator.charged().isEmpty());
    assertEquals(Uint256.ZERO, facilitator.charged().getFirst().charged());
  }

  @Test
  void x2GrantIsTakenOnceByItsNodeForItsRequest() throws Exception {
    String id = node.identity().teeId().toHex();
    Bytes32 request = Sha256.hash(Bytes.ofUtf8(chat(false)));
    Instant until = Instant.now().plusSeconds(60);
    String grant =
        new Grant(Bytes32.ofUnsigned(9), "gate", id, request, until)
            .sign(new Ed25519Signer(Bytes32.ofUnsigned(5).value()));
    String path = "/v1/chat/completions";
    assertEquals(402, post(path, chat(true), "X-Payment-Grant", grant).statusCode());
    assertEquals(200, post(path, chat(false), "X-Payment-Grant", grant).statusCode());
    assertEquals(402, post(path, chat(false), "X-Payment-Grant", grant).statusCode());
    assertEquals(1, provider.seen().size());
  }
}
