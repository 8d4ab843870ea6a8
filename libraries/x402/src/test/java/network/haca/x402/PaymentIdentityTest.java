package network.haca.x402;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X4: a payment is one, however it is written, and another is another. */
class PaymentIdentityTest {
  private static final TestPayer PAYER = new TestPayer(Instant.ofEpochSecond(1_800_000_000));

  @ParameterizedTest
  @ValueSource(strings = {"171", "0171", "00000171", "0xab", "0xAB", "0x00ab"})
  void spellingsOfANonceAreOne(String nonce) {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    assertEquals(
        key(offer, json -> {}),
        key(
            offer,
            json -> ((ObjectNode) json.at("/payload/permit2Authorization")).put("nonce", nonce)));
  }

  @ParameterizedTest
  @EnumSource(TransferMethod.class)
  void spellingsOfAnAddressAreOne(TransferMethod method) {
    Offer offer = TestPayer.offer(Scheme.EXACT, method);
    String field = method == TransferMethod.PERMIT2 ? "permit2Authorization" : "authorization";
    String from = PAYER.address().toHex();
    assertEquals(
        key(offer, json -> {}),
        key(offer, json -> ((ObjectNode) json.at("/payload/" + field)).put("from", from)));
    String shouted = "0x" + from.substring(2).toUpperCase(Locale.ROOT);
    assertEquals(
        key(offer, json -> {}),
        key(offer, json -> ((ObjectNode) json.at("/payload/" + field)).put("from", shouted)));
  }

  @Test
  void whatNoContractUsesUpMakesNoOther() {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    assertEquals(
        key(offer, json -> {}),
        key(offer, json -> json.put("somethingElse", 1).putObject("extensions").put("a", "b")));
    // The bitmap is the payer's, whatever scheme, token and amount it signs for.
    Offer upto = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2).withAmount(Uint256.of(3));
    assertEquals(key(offer, json -> {}), key(upto, json -> {}));
  }

  @Test
  void anotherPayerNonceMethodOrTokenIsAnother() {
    Offer permit = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    Offer transfer = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Bytes key = PaymentIdentity.of(PAYER.pay(permit, 171), permit).key();
    assertNotEquals(key, PaymentIdentity.of(PAYER.pay(permit, 172), permit).key());
    assertNotEquals(key, PaymentIdentity.of(PAYER.pay(transfer, 171), transfer).key());
    assertNotEquals(
        new PaymentIdentity.Permit2Nonce(
                Network.BASE, X402Contracts.PERMIT2, PAYER.address(), Uint256.of(171))
            .key(),
        key);
    assertNotEquals(
        new PaymentIdentity.Permit2Nonce(
                Network.BASE_SEPOLIA, X402Contracts.PERMIT2, Address.ZERO, Uint256.of(171))
            .key(),
        key);
  }

  private static Bytes key(Offer offer, Consumer<ObjectNode> change) {
    ObjectNode json = TestPayer.json(PAYER.pay(offer, 171));
    change.accept(json);
    String header =
        Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    Payment payment =
        ((Reading.Value<Optional<Payment>>) PaymentHeader.read(List.of(header), List.of()))
            .value()
            .orElseThrow();
    return PaymentIdentity.of(payment, offer).key();
  }
}
