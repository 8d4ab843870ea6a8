package network.haca.x402;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Payments that the public libraries made: npm's by {@code payments.mjs}, PyPI's by {@code
 * payments.py}, which say how they are run.
 */
class PublicPaymentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Stream<JsonNode> payments() {
    return Stream.of("payments-npm.json", "payments-pypi.json")
        .flatMap(name -> StreamSupport.stream(read(name).spliterator(), false));
  }

  private static JsonNode read(String name) {
    try (var in = PublicPaymentsTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("payments")
  void theyAreReadAndTheirSignersFound(JsonNode given) throws Exception {
    Payment payment = payment(given);
    Offer offer = request(given).offer();
    assertEquals(payment.payer(), Address.fromHex(given.path("payer").asText()));
    Bytes32 digest = PaymentChecks.digest(payment, offer).orElseThrow();
    if (given.has("digest")) {
      assertEquals(given.path("digest").asText(), digest.toHex());
    }
    assertEquals(
        Optional.of(payment.payer()),
        PayerSignature.signer(payment.authorization(), digest, payment.signature()));
  }

  @ParameterizedTest
  @MethodSource("payments")
  void theyAreGoodForTheirOffer(JsonNode given) throws Exception {
    Payment payment = payment(given);
    Offer offer = request(given).offer();
    assertEquals(Optional.empty(), refusal(payment, offer, until(payment) - 6));
    assertEquals(new OfferMatch.Matched(offer), OfferMatch.of(payment, List.of(offer)));
    Optional<Refusal> late = refusal(payment, offer, until(payment) - 5);
    assertTrue(
        Set.of(Reason.EXACT_EXPIRED, Reason.PERMIT2_EXPIRED).contains(late.orElseThrow().reason()));
  }

  @ParameterizedTest
  @MethodSource("payments")
  void theirCallsAreWhatTheProxiesTake(JsonNode given) throws Exception {
    if (given.has("call")) {
      SettlementCall call =
          SettlementCall.of(payment(given), request(given).offer(), Uint256.of(7), true);
      assertEquals(given.path("call").asText(), call.data().toHex());
    }
  }

  @Test
  void typesHashAsTheProxiesSay() {
    assertEquals(
        "0x51dff6974ad4388c499e7fcfe838d2bd767162553a144098ce20ea661d70c2ee",
        TypedData.UPTO_PERMIT.toHex());
    assertEquals(
        "0xd4171c445a74218b01d4fd8af34ff1106580ea1e36ff837e64484bfaa2253b75",
        TypedData.UPTO_WITNESS.toHex());
  }

  private static Optional<Refusal> refusal(Payment payment, Offer offer, long now) {
    return PaymentChecks.first(
        payment, offer, Set.of(TestPayer.FACILITATOR), Instant.ofEpochSecond(now));
  }

  private static long until(Payment payment) {
    return switch (payment.authorization()) {
      case Authorization.Eip3009 given -> given.validBefore().value().longValueExact();
      case Authorization.Permit2 given -> given.permit().deadline().value().longValueExact();
    };
  }

  private static Payment payment(JsonNode given) {
    List<String> header = List.of(given.path("header").asText());
    Reading<Optional<Payment>> reading =
        given.path("version").asInt() == 2
            ? PaymentHeader.read(header, List.of())
            : PaymentHeader.read(List.of(), header);
    return ((Reading.Value<Optional<Payment>>) reading).value().orElseThrow();
  }

  private static FacilitatorRequest request(JsonNode given) throws IOException {
    String header =
        new String(
            Base64.getDecoder().decode(given.path("header").asText()), StandardCharsets.UTF_8);
    String body = FacilitatorRequest.body(JSON.readTree(header), given.path("offer")).toString();
    return ((Reading.Value<FacilitatorRequest>) FacilitatorRequest.read(body)).value();
  }
}
