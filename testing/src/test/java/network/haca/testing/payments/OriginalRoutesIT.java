package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.OTHER_SECRET;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryTransactions;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import network.haca.testing.KafkaExtension;
import network.haca.testing.TopicContent;
import network.haca.testkit.Await;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Questions of the original's nodes and gates, in its forms. */
class OriginalRoutesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
  private static final String TEE = "ab".repeat(32);

  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.restricted();
  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private final HttpClient http = HttpClient.newHttpClient();
  private FacilitatorUnderTest facilitator;

  @BeforeEach
  void start() throws Exception {
    KafkaSettings reached = KAFKA.client(BrokerAccess.FACILITATOR);
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.servers", reached.servers());
    settings.put("kafka.user", BrokerAccess.FACILITATOR);
    settings.put("kafka.password", KAFKA.password(BrokerAccess.FACILITATOR));
    settings.put("facilitator.settle.jobs", "true");
    facilitator = new FacilitatorUnderTest(home, settings);
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  private JsonNode job(String id, String secret) throws Exception {
    HttpResponse<String> answer = facilitator.get("/settle/" + id, Optional.of(secret));
    return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.nullNode();
  }

  @Test
  void aSettlementIsAJobThatTellsWhatBecameOfItEvenAfterARestart() throws Exception {
    String body = FacilitatorRequest.body(payer.pay(EXACT, 1).toJson(), EXACT.toJson()).toString();
    HttpResponse<String> answer = facilitator.post("/settle", body, Optional.of(SECRET));
    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode queued = JSON.readTree(answer.body()).path("paymentJob");
    String id = queued.path("jobId").asText();
    assertTrue(id.startsWith("payment-"), id);
    assertEquals("x402-settle-payment-queue", queued.path("queue").asText());
    assertTrue(Instant.parse(queued.path("createdAt").asText()).isAfter(Instant.EPOCH));
    Await.until(
        PATIENCE,
        "the job does not succeed",
        () -> job(id, SECRET).path("status").asText().equals("succeeded"));
    facilitator.restart();
    JsonNode result = job(id, SECRET).path("result");
    assertTrue(result.path("success").asBoolean());
    assertEquals(EXACT.amount(), facilitator.balance(TestPayer.PAY_TO));
    assertTrue(job(id, OTHER_SECRET).isNull(), "a job is its gate's");
    assertTrue(job("payment-" + TEE, SECRET).isNull());
    assertTrue(job("payment-x", SECRET).isNull());
    assertEquals("settlement_pending", JSON.readTree(answer.body()).path("errorReason").asText());
    HttpResponse<String> again = facilitator.post("/settle", body, Optional.of(SECRET));
    assertEquals(200, again.statusCode(), "x402's own answer, once there is one");
    assertTrue(JSON.readTree(again.body()).path("success").asBoolean());
    assertEquals(id, JSON.readTree(again.body()).path("paymentJob").path("jobId").asText());
  }

  @Test
  void whatIsRefusedIsNoJob() throws Exception {
    TestPayer poor = new TestPayer(Bytes32.fromHex("0x" + "66".repeat(32)), Instant.now());
    String body = FacilitatorRequest.body(poor.pay(EXACT, 1).toJson(), EXACT.toJson()).toString();
    HttpResponse<String> answer = facilitator.post("/settle", body, Optional.of(SECRET));
    assertEquals(200, answer.statusCode());
    assertEquals(
        "invalid_exact_evm_insufficient_balance",
        JSON.readTree(answer.body()).path("errorReason").asText());
  }

  private HttpResponse<String> settleData(String type, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(facilitator.url().resolve("/settle_data"))
            .header("Authorization", "Bearer " + SECRET)
            .header("x-settlement-type", type)
            .header(
                "x-settlement-data",
                Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String proof(String inputHash) {
    return """
    {"tee_id":"0x%s","input_hash":"%s","output_hash":"%s","tee_signature":"AQID","tee_timestamp":1800000000,"timestamp":1800000001}\
    """
        .formatted(TEE, inputHash, "cd".repeat(32));
  }

  @Test
  void aProofIsOnKafkaWhenItIsAnsweredAndOneThatCouldNotBeSettledIsRefused() throws Exception {
    HttpResponse<String> answer = settleData("batch", proof("ef".repeat(32)));
    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode job = JSON.readTree(answer.body()).path("settlementJob");
    SettlementLeaf leaf =
        new SettlementLeaf(
            Bytes32.fromHex("0x" + TEE),
            Bytes32.fromHex("0x" + "ef".repeat(32)),
            Bytes32.fromHex("0x" + "cd".repeat(32)),
            Bytes.fromHex("0x010203"),
            1_800_000_000);
    assertEquals(
        "settlement-batch-" + leaf.hash().toHex().substring(2), job.path("jobId").asText());
    assertTrue(
        TopicContent.read(KAFKA.client(BrokerAccess.READER), Topics.PROOFS.name()).stream()
            .anyMatch(each -> Bytes32.copyOf(each.key()).equals(leaf.hash())));
    assertEquals(400, settleData("batch", proof("not a hash")).statusCode());
    assertEquals(400, settleData("batch", "[]").statusCode());
    assertEquals(400, settleData("whole", proof("ef".repeat(32))).statusCode());
    HttpResponse<String> individual = settleData("individual", proof("ef".repeat(32)));
    assertEquals(400, individual.statusCode());
    assertTrue(individual.body().contains("give batch"), individual::body);
    HttpResponse<String> secret = settleData("PRI-VATE", "{}");
    assertEquals(202, secret.statusCode());
    assertTrue(JSON.readTree(secret.body()).path("settlementJob").isNull());
  }

  /** The registry here takes every heartbeat but one of time 0. */
  @Test
  void aHeartbeatIsCarriedToTheRegistryOnceAndOneThatItWouldNotTakeIsRefused() throws Exception {
    try (DevChain chain = DevChain.start(DevChainConfig.local())) {
      EthereumClient client = new EthereumClient(chain.url());
      var _ = client.ask("anvil_setCode", Addresses.REGISTRY.toHex(), "0x6024356009575f5ffd5b00");
      chain.fund(Secp256k1.addressOf(FacilitatorUnderTest.KEY), BigInteger.TEN.pow(18));
      facilitator.restart(Map.of("facilitator.heartbeat.rpc", chain.url().toString()));
      HttpResponse<String> beaten = heartbeat("1800000000", Addresses.REGISTRY.toHex());
      assertEquals(200, beaten.statusCode(), beaten.body());
      JsonNode answer = JSON.readTree(beaten.body());
      assertTrue(answer.path("success").asBoolean());
      JsonNode sent = client.ask("eth_getTransactionByHash", answer.path("txHash").asText());
      assertEquals(Addresses.REGISTRY.toHex(), sent.path("to").asText().toLowerCase(Locale.ROOT));
      assertEquals(
          RegistryTransactions.heartbeat(
                  Bytes32.fromHex("0x" + TEE), 1_800_000_000, Bytes.fromHex("0x010203"))
              .toHex(),
          sent.path("input").asText());
      assertEquals(400, heartbeat("1800000000", "").statusCode(), "it was carried already");
      assertEquals(400, heartbeat("1800000059", "").statusCode(), "it costs gas once a minute");
      assertEquals(400, heartbeat("0", "").statusCode(), "the registry does not take it");
      assertEquals(400, heartbeat("never", "").statusCode());
      assertEquals(400, heartbeat("1800000001", TestPayer.TOKEN.toHex()).statusCode());
    }
  }

  private HttpResponse<String> heartbeat(String time, String contract) throws Exception {
    String body =
        """
        {"teeId":"0x%s","timestamp":"%s","signature":"AQID","contractAddress":"%s"}\
        """
            .formatted(TEE, time, contract);
    return facilitator.post("/heartbeat", body, Optional.of(SECRET));
  }

  @Test
  void withoutARegistryNoHeartbeatIsTakenAndNobodyIsHeardWithoutASecret() throws Exception {
    assertEquals(503, facilitator.post("/heartbeat", "{}", Optional.of(SECRET)).statusCode());
    assertEquals(401, facilitator.post("/heartbeat", "{}", Optional.empty()).statusCode());
    assertEquals(401, facilitator.post("/settle_data", "{}", Optional.empty()).statusCode());
    assertEquals(401, facilitator.get("/settle/payment-" + TEE, Optional.empty()).statusCode());
  }
}
