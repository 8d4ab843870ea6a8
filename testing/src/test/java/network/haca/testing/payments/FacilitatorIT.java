package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.service.FolderInUseException;
import network.haca.x402.Calldata;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A facilitator over a development chain: what is paid moves, once, and what is wrong does not. */
class FacilitatorIT {
  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;

  @BeforeEach
  void start() throws Exception {
    facilitator = new FacilitatorUnderTest(home, Map.of("facilitator.upto.direct", "true"));
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  @ParameterizedTest
  @CsvSource({"EXACT, EIP3009", "EXACT, PERMIT2", "UPTO, PERMIT2"})
  void aPaymentIsVerifiedAndSettledOnce(Scheme scheme, TransferMethod method) throws Exception {
    Offer offer = TestPayer.offer(scheme, method, Secp256k1.addressOf(KEY));
    JsonNode payment = TestPayer.json(payer.pay(offer, 7));
    JsonNode verified = ask("/verify", payment, offer);
    assertTrue(verified.path("isValid").asBoolean(), verified::toString);
    assertEquals(payer.address().toChecksumHex(), verified.path("payer").asText());

    Uint256 charge = scheme == Scheme.UPTO ? Uint256.of(12_345) : offer.amount();
    JsonNode settled = ask("/settle", payment, offer.withAmount(charge));
    assertTrue(settled.path("success").asBoolean(), settled::toString);
    assertEquals("eip155:84532", settled.path("network").asText());
    assertEquals(charge, facilitator.balance(TestPayer.PAY_TO));
    Bytes32 transaction = Bytes32.fromHex(settled.path("transaction").asText());
    assertEquals(
        Optional.of(true),
        facilitator.client.receipt(transaction).map(EthereumClient.Receipt::succeeded));

    JsonNode again = ask("/settle", payment, offer.withAmount(charge));
    assertEquals(settled.path("transaction"), again.path("transaction"));
    assertTrue(again.path("extra").path("repeated").asBoolean());
    facilitator.restart();
    JsonNode later = ask("/settle", payment, offer.withAmount(charge));
    assertEquals(settled.path("transaction"), later.path("transaction"));
    assertEquals(charge, facilitator.balance(TestPayer.PAY_TO));
  }

  @Test
  void aPermitThatIsCancelledIsRefused() throws Exception {
    Bytes cancel =
        Calldata.of("invalidateUnorderedNonces(uint256,uint256)")
            .word(Uint256.ZERO)
            .word(Uint256.of(1 << 7))
            .end();
    var _ =
        new TransactionSender(facilitator.client, TestPayer.KEY)
            .send(X402Contracts.PERMIT2, cancel);
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    JsonNode verified = ask("/verify", TestPayer.json(payer.pay(offer, 7)), offer);
    assertEquals("permit2_invalid_nonce", verified.path("invalidReason").asText());
    JsonNode settled = ask("/settle", TestPayer.json(payer.pay(offer, 7)), offer);
    assertEquals("permit2_invalid_nonce", settled.path("errorReason").asText());
    assertTrue(
        ask("/verify", TestPayer.json(payer.pay(offer, 8)), offer).path("isValid").asBoolean());
  }

  @Test
  void onlyGatesAreAnswered() throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    String body =
        FacilitatorRequest.body(TestPayer.json(payer.pay(offer, 7)), offer.toJson()).toString();
    for (String path : new String[] {"/verify", "/settle"}) {
      assertEquals(401, facilitator.post(path, body, Optional.empty()).statusCode());
      assertEquals(401, facilitator.post(path, body, Optional.of(SECRET + "x")).statusCode());
      assertEquals(400, facilitator.post(path, "{}", Optional.of(SECRET)).statusCode());
      assertEquals(
          413, facilitator.post(path, " ".repeat(70_000), Optional.of(SECRET)).statusCode());
    }
    HttpResponse<String> supported = facilitator.get("/supported", Optional.of(SECRET));
    assertTrue(supported.body().contains(Secp256k1.addressOf(KEY).toChecksumHex()));
    assertEquals(401, facilitator.get("/supported", Optional.empty()).statusCode());
  }

  @Test
  void answersFreeThePlacesOfTheirRequests() throws Exception {
    for (int request = 0; request < 300; request++) {
      assertEquals(400, facilitator.post("/verify", "{}", Optional.of(SECRET)).statusCode());
    }
  }

  @Test
  void aSecondProcessOnTheSameLedgerDoesNotStart() throws Exception {
    FacilitatorConfig same = facilitator.config();
    Vertx vertx = Vertx.vertx();
    assertThrows(FolderInUseException.class, () -> Facilitator.start(vertx, same));
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whileTheChainIsAwayNothingIsPromised() throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    assumeTrue(facilitator.chain.isOwn(), "another chain is not ended");
    facilitator.chain.close();
    String body =
        FacilitatorRequest.body(TestPayer.json(payer.pay(offer, 7)), offer.toJson()).toString();
    HttpResponse<String> answer = facilitator.post("/settle", body, Optional.of(SECRET));
    assertEquals(503, answer.statusCode(), answer.body());
    assertFalse(JSON.readTree(answer.body()).path("success").asBoolean());
  }

  private JsonNode ask(String path, JsonNode payment, Offer offer) throws Exception {
    String body = FacilitatorRequest.body(payment, offer.toJson()).toString();
    HttpResponse<String> answer = facilitator.post(path, body, Optional.of(SECRET));
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
