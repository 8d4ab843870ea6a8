package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.service.FolderInUseException;
import network.haca.x402.Calldata;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
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
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "a-secret-of-a-gate-that-is-long-enough";
  private static final Bytes32 KEY = Bytes32.fromHex("0x" + "77".repeat(32));
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestPayer payer = new TestPayer(Instant.now());
  private Vertx vertx;
  private DevChain chain;
  private EthereumClient client;
  private Facilitator facilitator;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    chain = DevChain.start(DevChainConfig.local().withChainId(Network.BASE_SEPOLIA.chainId()));
    client = new EthereumClient(chain.url());
    chain.fund(Secp256k1.addressOf(KEY), ETHER);
    chain.fund(payer.address(), ETHER);
    chain.giveOpg(payer.address(), ETHER);
    Bytes approve =
        Calldata.of("approve(address,uint256)")
            .word(X402Contracts.PERMIT2)
            .word(new Uint256(ETHER))
            .end();
    var _ = new TransactionSender(client, TestPayer.KEY).send(TestPayer.TOKEN, approve);
    facilitator = Facilitator.start(vertx, config());
  }

  @AfterEach
  void stop() {
    facilitator.close();
    chain.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private FacilitatorConfig config() throws Exception {
    Path gates = home.resolve("gates");
    Path key = home.resolve("key");
    if (!Files.exists(gates)) {
      Files.writeString(gates, "gate-a " + SECRET + "\n");
      Files.writeString(key, KEY.toHex().substring(2) + "\n");
      for (Path file : new Path[] {gates, key}) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
    Map<String, String> given = new TreeMap<>();
    given.put("facilitator.data", home.resolve("ledger").toString());
    given.put("facilitator.port", "0");
    given.put("facilitator.networks", "eip155:84532=" + chain.url());
    given.put("facilitator.tokens", "eip155:84532/" + TestPayer.TOKEN);
    given.put("facilitator.pay.to", TestPayer.PAY_TO.toHex());
    given.put("facilitator.key.file", key.toString());
    given.put("facilitator.gates.file", gates.toString());
    // A chain that makes a block only for a transaction makes none after it.
    given.put("facilitator.confirmations", "0");
    return FacilitatorConfig.read(given);
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
    assertEquals(charge, balance(TestPayer.PAY_TO));
    Bytes32 transaction = Bytes32.fromHex(settled.path("transaction").asText());
    assertEquals(Optional.of(true), client.succeeded(transaction));

    JsonNode again = ask("/settle", payment, offer.withAmount(charge));
    assertEquals(settled.path("transaction"), again.path("transaction"));
    assertTrue(again.path("extra").path("repeated").asBoolean());
    facilitator.close();
    facilitator = Facilitator.start(vertx, config());
    JsonNode later = ask("/settle", payment, offer.withAmount(charge));
    assertEquals(settled.path("transaction"), later.path("transaction"));
    assertEquals(charge, balance(TestPayer.PAY_TO));
  }

  @Test
  void aPermitThatIsCancelledIsRefused() throws Exception {
    Bytes cancel =
        Calldata.of("invalidateUnorderedNonces(uint256,uint256)")
            .word(Uint256.ZERO)
            .word(Uint256.of(1 << 7))
            .end();
    var _ = new TransactionSender(client, TestPayer.KEY).send(X402Contracts.PERMIT2, cancel);
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
      assertEquals(401, post(path, body, Optional.empty()).statusCode());
      assertEquals(401, post(path, body, Optional.of(SECRET + "x")).statusCode());
      assertEquals(400, post(path, "{}", Optional.of(SECRET)).statusCode());
      assertEquals(413, post(path, " ".repeat(70_000), Optional.of(SECRET)).statusCode());
    }
    HttpResponse<String> supported = send(request("/supported", Optional.of(SECRET)).GET());
    assertTrue(supported.body().contains(Secp256k1.addressOf(KEY).toChecksumHex()));
    assertEquals(401, send(request("/supported", Optional.empty()).GET()).statusCode());
  }

  @Test
  void answersFreeThePlacesOfTheirRequests() throws Exception {
    for (int request = 0; request < 300; request++) {
      assertEquals(400, post("/verify", "{}", Optional.of(SECRET)).statusCode());
    }
  }

  @Test
  void aSecondProcessOnTheSameLedgerDoesNotStart() throws Exception {
    FacilitatorConfig same = config();
    assertThrows(FolderInUseException.class, () -> Facilitator.start(vertx, same));
  }

  @Test
  void whileTheChainIsAwayNothingIsPromised() throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    chain.close();
    String body =
        FacilitatorRequest.body(TestPayer.json(payer.pay(offer, 7)), offer.toJson()).toString();
    HttpResponse<String> answer = post("/settle", body, Optional.of(SECRET));
    assertEquals(503, answer.statusCode(), answer.body());
    assertFalse(JSON.readTree(answer.body()).path("success").asBoolean());
  }

  private Uint256 balance(Address account) throws Exception {
    Bytes data = Calldata.of("balanceOf(address)").word(account).end();
    return Uint256.ofWord(new Bytes32(client.call(TestPayer.TOKEN, data)));
  }

  private JsonNode ask(String path, JsonNode payment, Offer offer) throws Exception {
    String body = FacilitatorRequest.body(payment, offer.toJson()).toString();
    HttpResponse<String> answer = post(path, body, Optional.of(SECRET));
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String body, Optional<String> secret)
      throws Exception {
    return send(request(path, secret).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, Optional<String> secret) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(facilitator.port(), path)));
    secret.ifPresent(each -> request.header("Authorization", "Bearer " + each));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
