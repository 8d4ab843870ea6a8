package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.x402.Challenge;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ReserveRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing runs for which the worst case is not set aside, and every refusal says why. */
class GateTest {
  private final GateBench bench = new GateBench();

  /** What 100 tokens, and as many as the request may have, cost. */
  private static final long WORST = GateBench.BODY.length() + 1024L + 100L * 10;

  private Challenge unpaid(List<String> payments, List<String> sessions) {
    return assertInstanceOf(
            GateAnswer.Unpaid.class, bench.admit(GateBench.BODY, payments, sessions))
        .challenge();
  }

  private int refused(String body) {
    return assertInstanceOf(GateAnswer.Refused.class, bench.admit(body, List.of(), List.of()))
        .error()
        .status();
  }

  private void assertNothingReserved() {
    assertEquals(List.of(), bench.facilitator.reserved);
  }

  @Test
  void challengeOffersTheCapAndThePriceOfTheRequest() {
    Challenge challenge = bench.challenge();
    assertEquals("Payment required", challenge.error());
    assertEquals("http://gate.example:8000/v1/chat/completions", challenge.resource().url());
    Offer upto = challenge.offers().get(0);
    assertEquals(GateBench.CAP, upto.amount());
    assertEquals(Optional.of(TestPayer.FACILITATOR), upto.facilitator());
    assertEquals(Uint256.of(WORST), challenge.offers().get(1).amount());
    assertNothingReserved();
  }

  @Test
  void x1PaymentReservesTheWorstCaseOfTheRequestForItsNode() {
    GateAnswer.Open open =
        assertInstanceOf(
            GateAnswer.Open.class,
            bench.admit(
                GateBench.BODY,
                List.of(bench.pay(bench.challenge().offers().getFirst())),
                List.of()));
    assertEquals("a.grant", open.grant());
    assertEquals("the-session", open.bill().headers().get("X-Upto-Session"));
    assertEquals("no-store", open.bill().headers().get("Cache-Control"));
    ReserveRequest reserved = bench.facilitator.reserved.getFirst();
    assertEquals(Uint256.of(WORST), reserved.amount());
    assertEquals(Sha256.hash(Bytes.ofUtf8(GateBench.BODY)), reserved.request());
    assertEquals("node-1", reserved.node());
    assertEquals("gate.example:8000", reserved.door().host());
    assertEquals("/v1/chat/completions", reserved.door().path());
    assertEquals(bench.time.instant().plusSeconds(300), reserved.until());
    assertEquals("1", reserved.rate());
  }

  @Test
  void sessionGoesOnWithoutAPayment() {
    assertInstanceOf(
        GateAnswer.Open.class, bench.admit(GateBench.BODY, List.of(), List.of("the-session")));
    assertInstanceOf(Means.BySession.class, bench.facilitator.reserved.getFirst().means());
    assertEquals(Scheme.UPTO, bench.facilitator.reserved.getFirst().offer().scheme());
  }

  @Test
  void x12RequestHasOnePaymentOrOneSession() {
    String payment = bench.pay(bench.challenge().offers().getFirst());
    unpaid(List.of(payment, payment), List.of());
    unpaid(List.of(payment), List.of("the-session"));
    unpaid(List.of(), List.of("one", "two"));
    unpaid(List.of(), List.of("x".repeat(129)));
    unpaid(List.of(), List.of(""));
    unpaid(List.of("A".repeat(24 * 1024 + 1)), List.of());
    unpaid(List.of("no base64"), List.of());
    assertNothingReserved();
  }

  @Test
  void x6PaymentIsForAnOfferOfOurs() {
    Offer offer = bench.challenge().offers().getFirst();
    unpaid(List.of(bench.pay(offer.withAmount(Uint256.of(5)))), List.of());
    ObjectNode other = TestPayer.json(bench.payer.pay(offer, 7));
    ((ObjectNode) other.get("accepted")).put("payTo", TestPayer.TOKEN.toChecksumHex());
    unpaid(List.of(GateBench.header(other)), List.of());
    assertNothingReserved();
  }

  @ParameterizedTest
  @CsvSource({"SESSION_EXPIRED", "SESSION_EXHAUSTED", "EXPOSURE_EXCEEDED", "CLAIMED"})
  void refusalOfTheFacilitatorIsAFreshChallenge(Reason reason) {
    bench.facilitator.refusal = Optional.of(new Refusal(reason, "so it is"));
    Challenge challenge = unpaid(List.of(), List.of("the-session"));
    assertEquals(reason.code() + ": so it is", challenge.error());
    assertEquals(2, challenge.offers().size());
  }

  @Test
  void x1WithTheFacilitatorAwayNothingRuns() {
    bench.facilitator.refusal = Optional.of(new Refusal(Reason.UNAVAILABLE, "away"));
    assertEquals(
        503,
        assertInstanceOf(
                GateAnswer.Refused.class,
                bench.admit(GateBench.BODY, List.of(), List.of("the-session")))
            .error()
            .status());
  }

  @Test
  void withoutAPriceOfTheTokenNothingIsSold() {
    bench.rate = Optional.empty();
    assertEquals(503, refused(GateBench.BODY));
  }

  @Test
  void x3WhatHasNoPriceOrNoWorstCaseIsNotSold() {
    assertEquals(400, refused("{\"model\":\"unpriced\",\"max_tokens\":1}"));
    assertEquals(400, refused("{\"model\":\"unknown\",\"max_tokens\":1}"));
    assertEquals(400, refused("{\"model\":\"m\"}"));
  }

  @Test
  void requestBeyondTheCapIsOfferedForItsOwnPriceOnly() {
    String dear = "{\"model\":\"m\",\"max_tokens\":200000}";
    Challenge challenge =
        assertInstanceOf(GateAnswer.Unpaid.class, bench.admit(dear, List.of(), List.of()))
            .challenge();
    assertEquals(List.of(Scheme.EXACT), challenge.offers().stream().map(Offer::scheme).toList());
    bench.ways = List.of(Way.UPTO);
    assertEquals(400, refused(dear));
  }

  @Test
  void whatIsFreeByConfigurationIsFree() {
    bench.freeModels = Set.of("OTHER", "unpriced");
    assertFree(LlmPath.CHAT, "{\"model\":\"unpriced\"}");
    assertInstanceOf(GateAnswer.Unpaid.class, bench.admit(GateBench.BODY, List.of(), List.of()));
    bench.freeModels = Set.of("m");
    assertFree(LlmPath.CHAT, "{\"model\":\"other\"}");
    bench.freeModels = Set.of();
    bench.freePaths = Set.of(LlmPath.EMBEDDINGS);
    assertFree(LlmPath.EMBEDDINGS, "{\"model\":\"m\"}");
    assertTrue(bench.facilitator.reserved.isEmpty());
  }

  @Test
  void everyRequestIsCountedByWhatBecameOfIt() {
    bench.freeModels = Set.of("free");
    var _ = bench.admit("{\"model\":\"free\"}", List.of(), List.of());
    String payment = bench.pay(bench.challenge().offers().getFirst());
    var _ = bench.admit(GateBench.BODY, List.of(payment), List.of());
    var _ = bench.admit(GateBench.BODY, List.of(), List.of("the-session"));
    var _ = bench.admit(GateBench.BODY, List.of("no base64"), List.of());
    bench.facilitator.refusal = Optional.of(new Refusal(Reason.SESSION_EXPIRED, "so it is"));
    var _ = bench.admit(GateBench.BODY, List.of(), List.of("the-session"));
    bench.facilitator.refusal = Optional.of(new Refusal(Reason.UNAVAILABLE, "away"));
    var _ = bench.admit(GateBench.BODY, List.of(), List.of("the-session"));
    var _ = bench.admit("{\"model\":\"unpriced\"}", List.of(), List.of());
    assertEquals(
        List.of(
            "free",
            "unpaid",
            "payment",
            "session",
            "invalid_payload",
            "session_expired",
            "unavailable",
            "not_sold"),
        bench.asked);
  }

  @Test
  void theFactThatSaysTheRateStandsInAnswersAndBooks() {
    Bytes32 leaf = Bytes32.fromHex("0x" + "ab".repeat(32));
    bench.rate =
        Optional.of(new KnownRate(new TokenRate(new BigDecimal("0.5"), 6), Optional.of(leaf)));
    Bill bill = bench.open(0);
    assertEquals(leaf.toHex(), bill.headers().get("X-Payment-Rate-Fact"));
    assertEquals("0.5", bill.headers().get("X-Payment-Rate"));
    assertEquals(
        leaf.toHex(), bill.statement(Optional.empty()).orElseThrow().path("rateFact").asText());
    assertEquals("0.5 by fact " + leaf, bench.facilitator.reserved.getFirst().rate());
  }

  private void assertFree(LlmPath path, String body) {
    assertSame(
        Bill.FREE,
        assertInstanceOf(GateAnswer.Open.class, bench.admit(path, body, List.of(), List.of()))
            .bill());
  }
}
