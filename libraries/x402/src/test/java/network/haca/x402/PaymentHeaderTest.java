package network.haca.x402;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X12: one payment header, of bounded length, read strictly; every refusal says what is wrong. */
class PaymentHeaderTest {
  private static final Offer OFFER = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
  private static final String GOOD = encoded(json(node -> {}).toString());

  @Test
  void withoutAHeaderNobodyPays() {
    assertEquals(new Reading.Value<>(Optional.empty()), PaymentHeader.read(List.of(), List.of()));
  }

  @Test
  void twoHeadersAreRefusedOfWhicheverVersions() {
    assertRefused(
        Reason.INVALID_PAYLOAD, "not several", PaymentHeader.read(List.of(GOOD, GOOD), List.of()));
    assertRefused(
        Reason.INVALID_PAYLOAD, "not several", PaymentHeader.read(List.of(GOOD), List.of(GOOD)));
  }

  @Test
  void aHeaderOfTheOtherVersionIsRefused() {
    assertRefused(
        Reason.INVALID_VERSION, "PAYMENT-SIGNATURE", PaymentHeader.read(List.of(), List.of(GOOD)));
  }

  @Test
  void theLengthIsBounded() {
    String text = json(node -> {}).toString();
    String padded = text + " ".repeat(PaymentHeader.LENGTH_MAX / 4 * 3 - text.length());
    assertTrue(read(padded) instanceof Reading.Value);
    assertRefused(Reason.INVALID_PAYLOAD, "24576", read(padded + " "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "e30", "{}", "e30=e30=", "bnVsbA==", "W10=", "/////w==", "e319", ""})
  void whatIsNoJsonObjectInBase64IsRefused(String header) {
    assertTrue(PaymentHeader.read(List.of(header), List.of()) instanceof Reading.Refused);
  }

  @Test
  void aKeyTwiceIsRefused() {
    String twice = json(node -> {}).toString().replaceFirst("\\{", "{\"x402Version\":1,");
    assertRefused(Reason.INVALID_PAYLOAD, "a key twice", read(twice));
  }

  @Test
  void depthIsBounded() {
    assertRefused(
        Reason.INVALID_PAYLOAD, "not one JSON value", read("[".repeat(5_000) + "]".repeat(5_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "/, x402Version, 3, INVALID_VERSION, 1 or 2",
    "/accepted, scheme, deferred, UNSUPPORTED_SCHEME, exact or upto",
    "/accepted, network, base, INVALID_NETWORK, eip155",
    "/accepted, network, eip155:08453, INVALID_NETWORK, eip155",
    "/accepted, network, solana:mainnet, INVALID_NETWORK, eip155",
    "/accepted, asset, USDC, INVALID_PAYLOAD, accepted.asset is to be an address",
    "/accepted, amount, 1e18, INVALID_PAYLOAD, 2^256",
    "/accepted, amount, -1, INVALID_PAYLOAD, 2^256",
    "/accepted, amount, ' 1', INVALID_PAYLOAD, 2^256",
    "/accepted, amount, 1_0, INVALID_PAYLOAD, 2^256",
    "/accepted, amount, \u0661, INVALID_PAYLOAD, 2^256",
    "/payload, signature, 0x0, INVALID_PAYLOAD, two hex digits",
    "/payload/permit2Authorization, from, 0x1, INVALID_PAYLOAD, 40 hex digits",
    "/payload/permit2Authorization, nonce, '', INVALID_PAYLOAD, nonce is to be a number"
  })
  void aFieldOfAnotherFormIsRefusedByName(
      String owner, String name, String value, Reason reason, String message) {
    ObjectNode json =
        json(node -> ((ObjectNode) (owner.equals("/") ? node : node.at(owner))).put(name, value));
    assertRefused(reason, message, read(json.toString()));
  }

  @Test
  void aNumberBeyond256BitsIsRefused() {
    String beyond = Uint256.of(2).value().pow(256).toString();
    assertRefused(
        Reason.INVALID_PAYLOAD, "2^256", read(withNonce(node -> node.put("nonce", beyond))));
  }

  @Test
  void aNumberThatIsNoTextIsRefused() {
    assertRefused(
        Reason.INVALID_PAYLOAD, "as a text", read(withNonce(node -> node.put("nonce", 7))));
  }

  @Test
  void aMissingFieldIsNamed() {
    assertRefused(
        Reason.INVALID_PAYLOAD,
        "payload.permit2Authorization.nonce",
        read(withNonce(node -> node.remove("nonce"))));
  }

  @Test
  void bothAuthorizationsAtOnceAreRefused() {
    String both =
        json(node -> ((ObjectNode) node.path("payload")).putObject("authorization").put("a", 1))
            .toString();
    assertRefused(Reason.UNSUPPORTED_PAYLOAD, "either", read(both));
  }

  private static String withNonce(Consumer<ObjectNode> change) {
    return json(node -> change.accept((ObjectNode) node.at("/payload/permit2Authorization")))
        .toString();
  }

  private static ObjectNode json(Consumer<ObjectNode> change) {
    TestPayer payer = new TestPayer(Instant.ofEpochSecond(1_800_000_000));
    ObjectNode json = TestPayer.json(payer.pay(OFFER, 7));
    change.accept(json);
    return json;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Reading<Optional<Payment>> read(String json) {
    return PaymentHeader.read(List.of(encoded(json)), List.of());
  }

  private static void assertRefused(
      Reason reason, String message, Reading<Optional<Payment>> reading) {
    Refusal refusal = ((Reading.Refused<Optional<Payment>>) reading).refusal();
    assertEquals(reason, refusal.reason(), refusal.message());
    assertTrue(refusal.message().contains(message), refusal.message());
  }
}
