package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.OTHER_SECRET;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;
import network.haca.x402.Calldata;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks of payers and gates, which end in a named refusal or in one payment. */
class PaymentAttacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Offer UPTO =
      TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2, Secp256k1.addressOf(KEY));
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);

  @TempDir private Path home;

  private final AtomicInteger nonces = new AtomicInteger(1_000);
  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;
  private GateUnderTest gate;

  @BeforeEach
  void start() throws Exception {
    facilitator =
        new FacilitatorUnderTest(
            home,
            Map.of(
                "facilitator.session.idle",
                "1s",
                "facilitator.settle.wait.max",
                "1s",
                "facilitator.exposure.wait",
                "10s"));
    gate = new GateUnderTest(facilitator, SECRET);
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  /**
   * Every leaf of what a client signs, spelled otherwise or altered: never taken for good. The
   * offer beside it is not signed, and gates compare it with their own (X6).
   */
  @ParameterizedTest
  @CsvSource({"EXACT, EIP3009", "EXACT, PERMIT2", "UPTO, PERMIT2"})
  void noFieldOfAPaymentCanBeAltered(Scheme scheme, TransferMethod method) throws Exception {
    Offer offer = TestPayer.offer(scheme, method, Secp256k1.addressOf(KEY));
    ObjectNode good = payer.pay(offer, 3).toJson();
    assertTrue(verify(good, offer).path("isValid").asBoolean());
    List<String> signed = new ArrayList<>();
    leaves(good.path("payload"), "/payload", signed);
    assertTrue(signed.size() > 5, signed::toString);
    for (String leaf : signed) {
      for (String other : others(good.at(leaf).asText())) {
        ObjectNode altered = good.deepCopy();
        set(altered, leaf, other);
        JsonNode answer = verify(altered, offer);
        assertFalse(answer.path("isValid").asBoolean(), () -> "%s as %s".formatted(leaf, other));
        assertFalse(answer.path("invalidReason").asText().isEmpty(), answer::toString);
      }
    }
  }

  private static void leaves(JsonNode node, String path, List<String> found) {
    if (node.isTextual()) {
      found.add(path);
    }
    node.properties().forEach(each -> leaves(each.getValue(), path + "/" + each.getKey(), found));
  }

  private static void set(ObjectNode root, String pointer, String value) {
    int cut = pointer.lastIndexOf('/');
    ((ObjectNode) root.at(pointer.substring(0, cut))).put(pointer.substring(cut + 1), value);
  }

  /** A character altered, and spellings that other readers take for the same number. */
  private static List<String> others(String text) {
    char last = text.charAt(text.length() - 1);
    List<String> others = new ArrayList<>();
    others.add(text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1'));
    others.add(text + " ");
    others.add("");
    if (text.matches("[0-9]+")) {
      others.add("+" + text);
      others.add("-" + text);
      others.add(text + ".0");
      others.add(text + "e0");
    }
    return others;
  }

  /** X4: a number with zeros before it is the same number, and its payment the same payment. */
  @Test
  void aPaymentThatIsSpelledOtherwiseIsTheSamePayment() throws Exception {
    ObjectNode good = gate.request(new Means.ByPayment(payer.pay(UPTO, 12)), UPTO);
    String first = gate.send(good);
    String otherwise = good.toString().replace("\"nonce\":\"12\"", "\"nonce\":\"0012\"");
    assertFalse(otherwise.equals(good.toString()));
    String second = gate.send((ObjectNode) JSON.readTree(otherwise));
    assertEquals(
        JSON.readTree(first).path("session").asText(),
        JSON.readTree(second).path("session").asText());
    assertFalse(JSON.readTree(first).path("session").asText().isEmpty());
  }

  @Test
  void aReservationIsItsGatesAndItsPaymentNobodyElses() throws Exception {
    GateUnderTest other = new GateUnderTest(facilitator, OTHER_SECRET);
    Payment payment = payer.pay(EXACT, 4);
    Reservation reservation = gate.reserve(payment, EXACT, EXACT.amount());
    assertEquals(404, other.settle(reservation).statusCode());
    assertEquals(
        "session_busy", reason(other.ask(new Means.ByPayment(payment), EXACT, EXACT.amount())));
    for (String secret : List.of(SECRET, OTHER_SECRET)) {
      String body = FacilitatorRequest.body(payment.toJson(), EXACT.toJson()).toString();
      JsonNode direct =
          JSON.readTree(facilitator.post("/settle", body, Optional.of(secret)).body());
      assertEquals("payment_identity_claimed", direct.path("errorReason").asText());
    }
    assertTrue(settled(reservation).path("success").asBoolean());
    assertEquals(EXACT.amount(), facilitator.balance(TestPayer.PAY_TO));
  }

  @Test
  void anExactPaymentSentManyTimesAtOnceBuysOneAnswer() throws Exception {
    Payment payment = payer.pay(EXACT, 5);
    List<Future<HttpResponse<String>>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(32)) {
      for (int i = 0; i < 248; i++) {
        all.add(
            clients.submit(() -> gate.ask(new Means.ByPayment(payment), EXACT, EXACT.amount())));
      }
    }
    int taken = 0;
    for (Future<HttpResponse<String>> each : all) {
      taken += each.get().statusCode() == 200 ? 1 : 0;
    }
    assertEquals(1, taken);
  }

  /** Denial of settlement: the payer sees to it that its answer cannot be charged. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMovesItsTokensOrCancelsItsPermitDuringTheAnswerIsALossThatIsCountedAndCloses(
      boolean cancels) throws Exception {
    Reservation answering = gate.reserve(payer.pay(UPTO, 6), UPTO);
    if (cancels) {
      send(X402Contracts.PERMIT2, cancel(1 << 6));
    } else {
      send(TestPayer.TOKEN, transferOf(facilitator.balance(payer.address())));
    }
    var _ = gate.charge(answering, 300);
    Await.until(PATIENCE, "no loss is booked", () -> booked(BookEntry.Kind.FAILED) == 1);
    Await.until(
        PATIENCE,
        "the payer is not closed",
        () -> {
          HttpResponse<String> next =
              gate.ask(
                  new Means.ByPayment(payer.pay(UPTO, nonces.incrementAndGet())),
                  UPTO,
                  Uint256.of(1));
          return cancels
              ? reason(next).equals("payer_losses")
              : reason(next).equals("permit2_insufficient_balance");
        });
    facilitator.restart();
    assertEquals(1, booked(BookEntry.Kind.FAILED));
    assertEquals(0, booked(BookEntry.Kind.SETTLED));
  }

  @Test
  void aBalanceThatIsGoneBeforeAnExactPaymentIsSettledGivesNoAnswer() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(EXACT, 8), EXACT, EXACT.amount());
    send(TestPayer.TOKEN, transferOf(facilitator.balance(payer.address())));
    JsonNode settled = settled(reservation);
    assertFalse(settled.path("success").asBoolean());
    assertEquals("invalid_exact_evm_transaction_failed", settled.path("errorReason").asText());
  }

  /** A slow chain: pending is no failure, and asking again pays once. */
  @Test
  void aChainThatMakesNoBlocksLeavesASettlementPendingOverARestart() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(EXACT, 9), EXACT, EXACT.amount());
    var _ = facilitator.client.ask("evm_setAutomine", false);
    assertEquals("settlement_pending", settled(reservation).path("errorReason").asText());
    facilitator.restart();
    assertEquals("settlement_pending", settled(reservation).path("errorReason").asText());
    var _ = facilitator.client.ask("evm_mine");
    var _ = facilitator.client.ask("evm_setAutomine", true);
    Await.until(
        PATIENCE, "it is not settled", () -> settled(reservation).path("success").asBoolean());
    assertEquals(EXACT.amount(), facilitator.balance(TestPayer.PAY_TO));
    assertEquals(1, booked(BookEntry.Kind.CLAIMED));
  }

  /** X7: more than one cap is not owed; the next request waits for the settlement of the last. */
  @Test
  void whoOwesTooMuchWaitsForItsSettlementAndIsServedThen() throws Exception {
    Uint256 most = UPTO.amount();
    var _ = gate.charge(gate.reserve(payer.pay(UPTO, 10), UPTO, most), 1_000);
    HttpResponse<String> next = gate.ask(new Means.ByPayment(payer.pay(UPTO, 11)), UPTO, most);
    assertEquals(200, next.statusCode(), next.body());
    assertEquals(Uint256.of(1_000), facilitator.balance(TestPayer.PAY_TO));
  }

  private long booked(BookEntry.Kind kind) throws Exception {
    return gate.books().values().stream().filter(each -> each.kind() == kind).count();
  }

  private void send(Address to, Bytes data) throws Exception {
    var _ = new TransactionSender(facilitator.client, TestPayer.KEY).send(to, data);
  }

  private static Bytes cancel(long bits) {
    return Calldata.of("invalidateUnorderedNonces(uint256,uint256)")
        .word(Uint256.ZERO)
        .word(Uint256.of(bits))
        .end();
  }

  private static Bytes transferOf(Uint256 all) {
    return Calldata.of("transfer(address,uint256)").word(TestPayer.FACILITATOR).word(all).end();
  }

  private static String reason(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).path("reason").asText();
  }

  private JsonNode settled(Reservation reservation) throws Exception {
    HttpResponse<String> answer = gate.settle(reservation);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private JsonNode verify(JsonNode payment, Offer offer) throws Exception {
    String body = FacilitatorRequest.body(payment, offer.toJson()).toString();
    return JSON.readTree(facilitator.post("/verify", body, Optional.of(SECRET)).body());
  }
}
