package network.haca.x402;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever of a payment is altered after it was signed, it is refused, and by name. */
class AlteredPaymentTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String OTHER = "0x00000000000000000000000000000000000000aa";
  private static final TestPayer PAYER = new TestPayer(NOW);

  @ParameterizedTest
  @CsvSource({
    "authorization/from, address, EXACT_SIGNATURE",
    "authorization/to, address, EXACT_RECIPIENT",
    "authorization/value, 1, EXACT_VALUE",
    "authorization/validAfter, 1800000001, EXACT_EARLY",
    "authorization/validAfter, 1, EXACT_SIGNATURE",
    "authorization/validBefore, 1800000005, EXACT_EXPIRED",
    "authorization/validBefore, 1800000007, EXACT_SIGNATURE",
    "authorization/nonce, word, EXACT_SIGNATURE"
  })
  void aTransfer(String field, String value, Reason reason) {
    assertEquals(reason, altered(Scheme.EXACT, TransferMethod.EIP3009, field, value));
  }

  @ParameterizedTest
  @CsvSource({
    "from, address, PERMIT2_SIGNATURE",
    "permitted/token, address, PERMIT2_TOKEN",
    "permitted/amount, 1, PERMIT2_AMOUNT",
    "spender, address, PERMIT2_SPENDER",
    "nonce, 8, PERMIT2_SIGNATURE",
    "deadline, 1800000005, PERMIT2_EXPIRED",
    "deadline, 1800000007, PERMIT2_SIGNATURE",
    "witness/to, address, PERMIT2_RECIPIENT",
    "witness/validAfter, 1800000001, PERMIT2_EARLY",
    "witness/validAfter, 1, PERMIT2_SIGNATURE"
  })
  void aPermitOfBothSchemes(String field, String value, Reason reason) {
    String path = "permit2Authorization/" + field;
    assertEquals(reason, altered(Scheme.EXACT, TransferMethod.PERMIT2, path, value));
    assertEquals(reason, altered(Scheme.UPTO, TransferMethod.PERMIT2, path, value));
  }

  @Test
  void theFacilitatorOfAnUptoPermit() {
    String path = "permit2Authorization/witness/facilitator";
    assertEquals(
        Reason.UPTO_FACILITATOR, altered(Scheme.UPTO, TransferMethod.PERMIT2, path, "address"));
  }

  @Test
  void theOffer() {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    Payment payment = PAYER.pay(offer, 7);
    assertEquals(
        Reason.PERMIT2_AMOUNT, refusal(payment, offer.withAmount(Uint256.of(1))).orElseThrow());
    Offer upto = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
    assertEquals(Reason.EXACT_SCHEME, refusal(payment, upto).orElseThrow());
    assertEquals(Reason.UPTO_SCHEME, refusal(PAYER.pay(upto, 7), offer).orElseThrow());
    Offer byToken = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    assertEquals(Reason.UNSUPPORTED_PAYLOAD, refusal(payment, byToken).orElseThrow());
  }

  @Test
  void theNetworkAndTheToken() {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Payment payment = PAYER.pay(offer, 7);
    assertEquals(Optional.empty(), refusal(payment, offer));
    Offer elsewhere = on(offer, Network.BASE, TestPayer.TOKEN);
    assertEquals(Reason.EXACT_NETWORK, refusal(payment, elsewhere).orElseThrow());
    Offer otherToken = on(offer, Network.BASE_SEPOLIA, TestPayer.PAY_TO);
    assertEquals(Reason.EXACT_SIGNATURE, refusal(payment, otherToken).orElseThrow());
  }

  private static Offer on(Offer offer, Network network, network.haca.primitives.Address token) {
    return new Offer(
        offer.scheme(),
        network,
        token,
        offer.amount(),
        offer.payTo(),
        offer.timeoutSeconds(),
        offer.method(),
        offer.domain(),
        offer.facilitator());
  }

  @Test
  void everyBitOfTheSignature() {
    for (TransferMethod method : TransferMethod.values()) {
      Offer offer = TestPayer.offer(Scheme.EXACT, method);
      Payment payment = PAYER.pay(offer, 7);
      for (int bit = 0; bit < 8 * payment.signature().size(); bit++) {
        byte[] changed = payment.signature().toArray();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        assertNotEquals(
            Optional.of(payment.payer()),
            signer(payment, offer, Bytes.wrap(changed)),
            "bit " + bit);
      }
    }
  }

  @Test
  void formsOfASignatureAreTakenAsTheContractsTakeThem() {
    Offer byToken = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Offer byPermit = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    for (Offer offer : new Offer[] {byToken, byPermit}) {
      Payment payment = PAYER.pay(offer, 7);
      Optional<?> itself = Optional.of(payment.payer());
      Bytes signature = payment.signature();
      byte[] fromZero = signature.toArray();
      fromZero[64] = (byte) (fromZero[64] - 27);
      assertEquals(itself, signer(payment, offer, Bytes.wrap(fromZero)));
      assertEquals(
          SettlementCall.of(payment, offer, offer.amount(), true),
          SettlementCall.of(signed(payment, Bytes.wrap(fromZero)), offer, offer.amount(), true));
      boolean isPermit = offer.equals(byPermit);
      assertEquals(isPermit ? itself : Optional.empty(), signer(payment, offer, high(signature)));
      assertEquals(
          isPermit ? itself : Optional.empty(), signer(payment, offer, compact(signature)));
    }
  }

  private static Payment signed(Payment payment, Bytes signature) {
    return new Payment(
        payment.version(),
        payment.scheme(),
        payment.network(),
        payment.accepted(),
        payment.authorization(),
        signature);
  }

  private static Bytes high(Bytes signature) {
    Uint256 s = Uint256.ofWord(new Bytes32(signature.slice(32, 32)));
    Uint256 other = new Uint256(Secp256k1.ORDER.subtract(s.value()));
    byte[] last = {(byte) (signature.get(64) == 27 ? 28 : 27)};
    return Bytes.concat(signature.slice(0, 32), other.toWord().value(), Bytes.wrap(last));
  }

  private static Bytes compact(Bytes signature) {
    byte[] bytes = signature.slice(0, 64).toArray();
    bytes[32] |= (byte) (signature.get(64) == 28 ? 0x80 : 0);
    return Bytes.wrap(bytes);
  }

  private static Reason altered(Scheme scheme, TransferMethod method, String path, String value) {
    Offer offer = TestPayer.offer(scheme, method);
    ObjectNode json = TestPayer.json(PAYER.pay(offer, 7));
    int cut = path.lastIndexOf('/');
    JsonNode owner = json.at("/payload" + (cut < 0 ? "" : "/" + path.substring(0, cut)));
    ((ObjectNode) owner)
        .put(
            path.substring(cut + 1),
            switch (value) {
              case "address" -> OTHER;
              case "word" -> "0x" + "ab".repeat(32);
              default -> value;
            });
    String body = FacilitatorRequest.body(json, offer.toJson()).toString();
    FacilitatorRequest request =
        ((Reading.Value<FacilitatorRequest>) FacilitatorRequest.read(body)).value();
    return refusal(request.payment(), request.offer()).orElseThrow();
  }

  private static Optional<Reason> refusal(Payment payment, Offer offer) {
    Optional<Reason> early =
        PaymentChecks.first(payment, offer, Set.of(TestPayer.FACILITATOR), NOW)
            .map(Refusal::reason);
    boolean isSigned =
        signer(payment, offer, payment.signature()).equals(Optional.of(payment.payer()));
    Reason unsigned =
        offer.method() == TransferMethod.EIP3009
            ? Reason.EXACT_SIGNATURE
            : Reason.PERMIT2_SIGNATURE;
    return early.or(() -> isSigned ? Optional.empty() : Optional.of(unsigned));
  }

  private static Optional<network.haca.primitives.Address> signer(
      Payment payment, Offer offer, Bytes signature) {
    Bytes32 digest = PaymentChecks.digest(payment, offer).orElseThrow();
    return PayerSignature.signer(payment.authorization(), digest, signature);
  }
}
