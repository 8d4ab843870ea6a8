package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.paymentgate.core.GateCounts.Cut;
import network.haca.paymentgate.core.GateCounts.Ending;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.ProgressAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is charged is what was used, durable while it is used, and never more than was reserved. */
class PaidBillTest {
  /** What the gate counts of a request that nothing is told of. */
  private static final long INPUT = Math.ceilDiv(GateBench.BODY.length(), 4);

  private static final ProgressAnswer AWAY =
      new ProgressAnswer.Failed(new Refusal(Reason.UNAVAILABLE, "away"));

  private final GateBench bench = new GateBench();
  private final AtomicInteger cuts = new AtomicInteger();
  private Bill bill = Bill.FREE;

  @BeforeEach
  void open() {
    bill = bench.open(0);
    bill.watch(cuts::incrementAndGet);
  }

  private static Optional<JsonNode> usage(long prompt, long completion) {
    return Optional.of(
        GateBench.json(
            "{\"prompt_tokens\":%d,\"completion_tokens\":%d}".formatted(prompt, completion)));
  }

  private void says(int characters) {
    bill.said(
        GateBench.json(
            "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}".formatted("a".repeat(characters))));
  }

  private void answer(String text) {
    bill.saidAtOnce(
        GateBench.json("{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}".formatted(text)));
  }

  private static CompletableFuture<Optional<LlmError>> release(Bill bill) {
    return bill.release().toCompletableFuture();
  }

  private ChargeRequest charged() {
    assertEquals(1, bench.facilitator.charged.size());
    return bench.facilitator.charged.getFirst();
  }

  @Test
  void usageIsCharged() {
    assertEquals("81", bill.leaving(usage(11, 7)).get("X-Payment-Charged"));
    bill.close(usage(11, 7));
    assertEquals(Uint256.of(81), charged().charged());
    assertEquals(11, charged().usage().inputTokens());
    assertEquals(7, charged().usage().outputTokens());
    assertFalse(charged().isEstimated());
    assertEquals(List.of(Ending.CHARGED), bench.ended);
    assertEquals("m", charged().model());
    assertEquals(0, bench.time.waiting());
  }

  @Test
  void statementIsWhatIsCharged() {
    JsonNode statement = bill.statement(usage(11, 7)).orElseThrow();
    assertEquals("81", statement.path("charged").asText());
    assertEquals(7, statement.at("/tokens/output").asInt());
    assertEquals("1", statement.path("rate").asText());
    assertEquals(64, statement.path("prices").asText().length());
    assertEquals("eip155:84532", statement.path("network").asText());
  }

  @Test
  void x3WithoutUsageOwnCountIsChargedAndMarked() {
    says(41);
    assertTrue(bill.statement(Optional.empty()).orElseThrow().path("estimated").asBoolean());
    bill.close(Optional.empty());
    assertTrue(charged().isEstimated());
    assertEquals(List.of(Ending.ESTIMATED), bench.ended);
    assertEquals(Uint256.of(INPUT + 11 * 10), charged().charged());
  }

  @Test
  void x3NothingAboveTheReservationIsCharged() {
    bill.close(usage(1_000_000, 1_000_000));
    assertEquals(bench.facilitator.reserved.getFirst().amount(), charged().charged());
  }

  @Test
  void x3CountOfAStreamIsDurableEverySecondOr256Tokens() {
    assertEquals(Optional.empty(), release(bill).join());
    says(4 * 255);
    assertEquals(List.of(), bench.facilitator.progress);
    says(4);
    assertEquals(
        List.of(bench.facilitator.reserved.getFirst().amount()), bench.facilitator.progress);
    bench.time.passes(Duration.ofSeconds(3));
    assertEquals(4, bench.facilitator.progress.size());
    bill.close(usage(1, 1));
    bench.time.passes(Duration.ofSeconds(3));
    assertEquals(4, bench.facilitator.progress.size());
  }

  @Test
  void x3LeaseThatIsNotRenewedCutsTheWork() {
    bench.facilitator.progressAnswer = AWAY;
    bench.time.passes(Duration.ofSeconds(29));
    assertEquals(0, cuts.get());
    bench.time.passes(Duration.ofSeconds(2));
    assertTrue(cuts.get() > 0);
  }

  @Test
  void x3ReservationThatWasClosedCutsTheWorkAtOnce() {
    bench.facilitator.progressAnswer = new ProgressAnswer.Closed(Uint256.of(5));
    bench.time.passes(Duration.ofSeconds(1));
    assertEquals(1, cuts.get());
    assertEquals(List.of(Cut.LEASE), bench.cut);
  }

  @Test
  void x8RequestEndsBeforeItsDeadline() {
    bench.time.passes(Duration.ofSeconds(598));
    assertEquals(0, cuts.get());
    bench.time.passes(Duration.ofSeconds(3));
    assertTrue(cuts.get() > 0);
    assertEquals(List.of(Cut.TIME), bench.cut);
  }

  @Test
  void chargeIsSaidAgainWhileTheFacilitatorIsAway() {
    bench.facilitator.awayFor = 3;
    bill.close(usage(11, 7));
    assertEquals(List.of(), bench.facilitator.charged);
    bench.time.passes(Duration.ofSeconds(2));
    assertEquals(Uint256.of(81), charged().charged());
    assertEquals(List.of(Ending.CHARGED), bench.ended);
  }

  @Test
  void chargeThatCannotBeMadeIsGivenUpAfterItsTriesAndCounted() {
    bench.facilitator.awayFor = Integer.MAX_VALUE;
    bill.close(usage(11, 7));
    bench.time.passes(Duration.ofSeconds(29));
    assertEquals(List.of(), bench.ended);
    bench.time.passes(Duration.ofSeconds(2));
    assertEquals(List.of(Ending.LOST), bench.ended);
    assertEquals(0, bench.time.waiting());
  }

  /** A gate that ends in between has charged nobody for what nobody got. */
  @Test
  void x3AWholeAnswerOfAnyLengthIsWrittenBeforeItIsCharged() {
    bench.time.passes(Duration.ofSeconds(5));
    answer("a".repeat(4 * 5_000));
    assertEquals(Optional.empty(), release(bill).join());
    assertEquals("1511", bill.leaving(usage(11, 150)).get("X-Payment-Charged"));
    bench.time.passes(Duration.ofSeconds(5));
    assertEquals(List.of(), bench.facilitator.charged);
    assertEquals(Set.of(Uint256.ZERO), Set.copyOf(bench.facilitator.progress));
    bill.close(usage(11, 150));
    assertEquals(Uint256.of(1_511), charged().charged());
    assertEquals(List.of(Ending.CHARGED), bench.ended);
    assertEquals(0, bench.time.waiting());
  }

  @Test
  void x3AnAnswerThatItsClientDoesNotTakeIsChargedAllTheSame() {
    answer("Hello");
    var _ = bill.leaving(usage(11, 7));
    bench.time.passes(PaidBill.LEAVING_MAX);
    assertEquals(Uint256.of(81), charged().charged());
    bill.close(usage(11, 7));
    assertEquals(1, bench.facilitator.charged.size());
  }

  @Test
  void x3NothingLeavesWhileTheFacilitatorIsAway() {
    bench.facilitator.isThere = false;
    bench.facilitator.progressAnswer = AWAY;
    answer("Hello");
    CompletableFuture<Optional<LlmError>> refused = release(bill);
    bench.time.passes(Duration.ofSeconds(9));
    assertFalse(refused.isDone());
    bench.time.passes(Duration.ofSeconds(1));
    LlmError error = refused.join().orElseThrow();
    assertEquals(503, error.status());
    assertTrue(error.isAfterWork());
  }

  @Test
  void x3WhatWaitsForTheFacilitatorLeavesOnceItIsBack() {
    bench.time.passes(Duration.ofMillis(750));
    bench.facilitator.progressAnswer = AWAY;
    bench.time.passes(Duration.ofMillis(500));
    answer("Hello");
    CompletableFuture<Optional<LlmError>> released = release(bill);
    assertFalse(released.isDone());
    bench.facilitator.progressAnswer = new ProgressAnswer.Renewed(30);
    bench.time.passes(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), released.join());
  }

  @Test
  void x3AWholeAnswerWhoseReservationHasEndedDoesNotLeave() {
    bench.facilitator.progressAnswer = new ProgressAnswer.Closed(Uint256.ZERO);
    bench.time.passes(Duration.ofSeconds(1));
    answer("Hello");
    assertEquals(503, release(bill).join().orElseThrow().status());
  }

  @Test
  void billIsClosedOnce() {
    bill.close(usage(11, 7));
    bill.close(usage(100, 100));
    var _ = bill.waive();
    assertEquals(Uint256.of(81), charged().charged());
  }

  @Test
  void whatHasNoAnswerCostsNothing() {
    var _ = bill.waive();
    assertEquals(Uint256.ZERO, charged().charged());
    assertEquals(List.of(Ending.WAIVED), bench.ended);
    assertEquals(0, bench.time.waiting());
  }

  @Test
  void x8ExactIsSettledBeforeTheAnswerLeavesAndCostsItsPrice() {
    Bill exact = bench.open(1);
    bench.time.passes(Duration.ofSeconds(2));
    assertEquals(Uint256.ZERO, bench.facilitator.progress.getLast());
    assertEquals(Optional.empty(), exact.release().toCompletableFuture().join());
    assertEquals(1, bench.facilitator.settled);
    assertEquals("c2V0dGxlZA==", exact.headers().get("PAYMENT-RESPONSE"));
    exact.close(usage(11, 7));
    assertEquals(
        bench.facilitator.reserved.getLast().amount(),
        bench.facilitator.charged.getLast().charged());
  }

  /** A gate that ends in between leaves a payer the right to ask once more. */
  @Test
  void x8ExactThatIsSettledLeavesBeforeItIsChargedThoughTheFacilitatorIsAway() {
    Bill exact = bench.open(1);
    assertEquals(Optional.empty(), release(exact).join());
    bench.facilitator.isThere = false;
    assertEquals(
        bench.facilitator.reserved.getLast().amount().toString(),
        exact.leaving(usage(11, 300)).get("X-Payment-Charged"));
    assertEquals(List.of(), bench.facilitator.charged);
    exact.close(usage(11, 300));
    assertEquals(bench.facilitator.reserved.getLast().amount(), charged().charged());
  }

  @Test
  void x8ExactThatFailsBeforeItIsSettledCostsNothing() {
    bench.open(1).close(usage(11, 7));
    assertEquals(Uint256.ZERO, charged().charged());
  }

  @Test
  void x8ExactThatIsNotSettledIsNotAnswered() {
    bench.facilitator.settlement = new Settlement.Failed("permit2_invalid_nonce", "it is used");
    assertEquals(402, refusal(bench.open(1)));
    bench.facilitator.settlement = new Settlement.Unknown("no block yet");
    assertEquals(503, refusal(bench.open(1)));
  }

  private static int refusal(Bill exact) {
    return exact.release().toCompletableFuture().join().orElseThrow().status();
  }
}
