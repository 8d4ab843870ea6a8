package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.PaymentFiles;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.senders.KeyFile;
import network.haca.testkit.Await;
import network.haca.x402.Calldata;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Reading;
import network.haca.x402.Scheme;
import network.haca.x402.Uint256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network whose language model is sold: ingress, node, facilitator and chain together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PaidNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** 11 tokens read at 2 and 7 written at 8 dollars a million, at 0.25 dollars a token. */
  private static final String CHARGE = "312000000000000";

  @TempDir private static Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private LlmNetwork network;
  private PaymentFiles files;
  private PayingAccount payer;
  private EthereumClient chain;

  @BeforeAll
  void start() throws Exception {
    network = LlmNetwork.paid(home);
    files = new PaymentFiles(home.resolve("network"));
    payer = new PayingAccount(KeyFile.read(files.wallet()));
    chain = new EthereumClient(files.chain().orElseThrow());
    HacaCommand.Outcome approved = wallet("approve");
    assertEquals(0, approved.code(), approved.text());
  }

  @AfterAll
  void stop() {
    network.close();
    http.close();
  }

  private HacaCommand.Outcome wallet(String... more) throws Exception {
    return command("wallet", more);
  }

  private HacaCommand.Outcome command(String first, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(first));
    command.addAll(List.of(more));
    command.addAll(List.of("--home", home.resolve("network").toString()));
    return HacaCommand.run(command.toArray(String[]::new));
  }

  private URI ingress(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(network.ports().http(), path));
  }

  private static String chat(String said, boolean isStream) {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo %s\"}],\"stream\":%s}"
        .formatted(said, isStream);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(ingress(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private Offer offer(String body, Scheme scheme) throws Exception {
    HttpResponse<String> unpaid = post("/v1/chat/completions", body);
    assertEquals(402, unpaid.statusCode(), unpaid::body);
    String header = unpaid.headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
    return switch (ChallengeHeader.offers(header)) {
      case Reading.Value<List<Offer>>(List<Offer> offers) ->
          offers.stream().filter(each -> each.scheme() == scheme).findFirst().orElseThrow();
      case Reading.Refused<List<Offer>>(var why) -> throw new AssertionError(why.message());
    };
  }

  private String header(Offer offer, long nonce) {
    byte[] json =
        payer
            .pay(offer, Bytes32.ofUnsigned(nonce), Instant.now())
            .toJson()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(json);
  }

  private Uint256 balance(Address account) throws Exception {
    Bytes data = Calldata.of("balanceOf(address)").word(account).end();
    Address token = Address.fromHex("0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB");
    return Uint256.ofWord(new Bytes32(chain.call(token, data)));
  }

  private Address payTo() throws Exception {
    return Secp256k1.addressOf(KeyFile.read(files.payTo()));
  }

  private void awaitPaid(Uint256 before, String charged) throws Exception {
    Uint256 after = new Uint256(before.value().add(Uint256.parse(charged).orElseThrow().value()));
    Await.until(PATIENCE, "nothing is settled", () -> balance(payTo()).equals(after));
  }

  @ParameterizedTest
  @CsvSource({"false, 101", "true, 102"})
  void x2WhatIsPaidAtTheIngressRunsAtTheNodeAndIsSettled(boolean isStream, long nonce)
      throws Exception {
    Uint256 before = balance(payTo());
    int asked = network.provider().seen().size();
    String body = chat("Hi", isStream);
    String paid = header(offer(body, Scheme.UPTO), nonce);
    HttpResponse<String> answer = post("/v1/chat/completions", body, "PAYMENT-SIGNATURE", paid);
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("Hi", LlmAnswer.read(answer.body()).signedOutput().toUtf8());
    String session = answer.headers().firstValue("X-Upto-Session").orElseThrow();
    HttpResponse<String> next = post("/v1/chat/completions", body, "X-Upto-Session", session);
    assertEquals(200, next.statusCode(), next::body);
    assertEquals(asked + 2, network.provider().seen().size());
    awaitPaid(before, "624000000000000");
    HttpResponse<String> late = post("/v1/chat/completions", body, "X-Upto-Session", session);
    assertEquals(402, late.statusCode());
    assertTrue(late.headers().firstValue("PAYMENT-REQUIRED").isPresent());
  }

  @ParameterizedTest
  @CsvSource({"false, 201", "true, 202"})
  void x8ExactIsSettledBeforeTheAnswerLeaves(boolean isStream, long nonce) throws Exception {
    Uint256 before = balance(payTo());
    String body = chat("Hi", isStream);
    Offer offer = offer(body, Scheme.EXACT);
    HttpResponse<String> answer =
        post("/v1/chat/completions", body, "PAYMENT-SIGNATURE", header(offer, nonce));
    assertEquals(200, answer.statusCode(), answer::body);
    JsonNode settled =
        JSON.readTree(
            Base64.getDecoder()
                .decode(answer.headers().firstValue("PAYMENT-RESPONSE").orElseThrow()));
    assertTrue(settled.path("success").asBoolean(), settled::toString);
    assertEquals(new Uint256(before.value().add(offer.amount().value())), balance(payTo()));
  }

  @Test
  void x14APayerWhoIsNotTheWalletIsRefused() throws Exception {
    String body = chat("Hi", false);
    Offer offer = offer(body, Scheme.UPTO);
    PayingAccount stranger = new PayingAccount(Bytes32.ofUnsigned(12345));
    byte[] json =
        stranger
            .pay(offer, Bytes32.ofUnsigned(1), Instant.now())
            .toJson()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        post(
            "/v1/chat/completions",
            body,
            "PAYMENT-SIGNATURE",
            Base64.getEncoder().encodeToString(json));
    assertEquals(402, answer.statusCode());
    assertTrue(answer.body().contains("payer_not_taken"), answer::body);
  }

  @Test
  void walletPaysAQuestionAndSeesItSettled() throws Exception {
    HacaCommand.Outcome paid =
        wallet("pay", "echo Hi", "--ingress", ingress("").toString(), "--json");
    assertEquals(0, paid.code(), paid.text());
    assertTrue(paid.text().contains("\"charged\":\"" + CHARGE + "\""), paid.text());
    assertTrue(Files.getPosixFilePermissions(files.wallet()).size() == 2);
    HacaCommand.Outcome reconciled = command("payments", "reconcile", "--json");
    assertEquals(0, reconciled.code(), reconciled.text());
  }

  @Test
  void gatesTellWhatTheyDecideAndHowLongTheFacilitatorTakes() throws Exception {
    String body = chat("Hi", false);
    String paid = header(offer(body, Scheme.UPTO), 301);
    assertEquals(200, post("/v1/chat/completions", body, "PAYMENT-SIGNATURE", paid).statusCode());
    String metrics = network.get(network.ports().metrics(), "/metrics").body();
    for (String series :
        List.of(
            "haca_gate_requests_total{outcome=\"unpaid\",role=\"ingress\"}",
            "haca_gate_requests_total{outcome=\"payment\",role=\"ingress\"}",
            "haca_gate_requests_total{outcome=\"granted\",role=\"llm-node\"}",
            "haca_gate_facilitator_seconds_count{call=\"reserve\",outcome=\"answered\",role=\"ingress\"}")) {
      assertTrue(metrics.contains(series), series);
    }
  }
}
