package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.paymentgate.core.GateCounts.Cut;
import network.haca.paymentgate.core.GateCounts.Ending;
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

  private Bill.Closing close(Optional<JsonNode> usage) {
    Bill.Closing closing = bill.close(usage).toCompletableFuture().join();
    bench.time.passes(Duration.ofMillis(250));
    return closing;
  }

  private ChargeRequest charged() {
    assertEquals(1, bench.facilitator.charged.size());
    return bench.facilitator.charged.getFirst();
  }

  @Test
  void usageIsCharged() {
    Bill.Closing closing = close(usage(11, 7));
    assertTrue(closing.isCharged());
    assertEquals("81", closing.headers().get("X-Payment-Charged"));
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
    close(Optional.empty());
    assertTrue(charged().isEstimated());
    assertEquals(List.of(Ending.ESTIMATED), bench.ended);
    assertEquals(Uint256.of(INPUT + 11 * 10), charged().charged());
  }

  @Test
  void x3NothingAboveTheReservationIsCharged() {
    close(usage(1_000_000, 1_000_000));
    assertEquals(bench.facilitator.reserved.getFirst().amount(), charged().charged());
  }

  @Test
  void x3CountIsDurableEverySecondOr256Tokens() {
    says(4 * 255);
    assertEquals(List.of(), bench.facilitator.progress);
    says(4);
    assertEquals(
        List.of(bench.facilitator.reserved.getFirst().amount()), bench.facilitator.progress);
    bench.time.passes(Duration.ofSeconds(3));
    assertEquals(4, bench.facilitator.progress.size());
    close(usage(1, 1));
    bench.time.passes(Duration.ofSeconds(3));
    assertEquals(4, bench.facilitator.progress.size());
  }

  @Test
  void x3LeaseThatIsNotRenewedCutsTheWork() {
    bench.facilitator.progressAnswer =
        new ProgressAnswer.Failed(new Refusal(Reason.UNAVAILABLE, "away"));
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
    bench.facilitator.isThere = false;
    var closing = bill.close(usage(11, 7)).toCompletableFuture();
    assertFalse(closing.isDone());
    bench.time.passes(Duration.ofSeconds(2));
    assertTrue(closing.join().isCharged());
    assertEquals(Uint256.of(81), charged().charged());
  }

  @Test
  void chargeThatCannotBeMadeIsGivenUpAfterItsTries() {
    bench.facilitator.awayFor = Integer.MAX_VALUE;
    bench.facilitator.isThere = false;
    var closing = bill.close(usage(11, 7)).toCompletableFuture();
    bench.time.passes(Duration.ofSeconds(12));
    assertFalse(closing.join().isCharged());
    assertEquals(List.of(Ending.LOST), bench.ended);
    assertEquals(0, bench.time.waiting());
  }

  @Test
  void x3AShortAnswerLeavesAndIsChargedAtOnceAfter() {
    says(4 * 90);
    Bill.Closing closing = bill.close(usage(11, 90)).toCompletableFuture().join();
    assertTrue(closing.isCharged());
    assertEquals("911", closing.headers().get("X-Payment-Charged"));
    assertEquals(List.of(), bench.facilitator.charged);
    bench.time.passes(Duration.ofMillis(250));
    assertEquals(Uint256.of(911), charged().charged());
    assertEquals(List.of(Ending.CHARGED), bench.ended);
  }

  @Test
  void x3WhatWouldHaveBeenMadeDurableByNowIsChargedBeforeItLeaves() {
    bench.facilitator.awayFor = 1;
    assertFalse(bill.close(usage(11, 256)).toCompletableFuture().isDone());
    Bill late = bench.open(0);
    bench.time.passes(Duration.ofSeconds(1));
    bench.facilitator.awayFor = 1;
    assertFalse(late.close(usage(11, 7)).toCompletableFuture().isDone());
  }

  @Test
  void aShortAnswerWhoseChargeIsNotTakenIsCounted() {
    bench.facilitator.awayFor = Integer.MAX_VALUE;
    assertTrue(bill.close(usage(11, 7)).toCompletableFuture().join().isCharged());
    bench.time.passes(Duration.ofSeconds(12));
    assertEquals(List.of(Ending.LOST), bench.ended);
  }

  @Test
  void billIsClosedOnce() {
    Bill.Closing first = close(usage(11, 7));
    assertEquals(first, close(usage(100, 100)));
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
    var _ = exact.close(usage(11, 7));
    bench.time.passes(Duration.ofMillis(250));
    assertEquals(
        bench.facilitator.reserved.getLast().amount(),
        bench.facilitator.charged.getLast().charged());
  }

  /** A gate that ends between both leaves a payer the right to ask once more. */
  @Test
  void x8ExactThatIsSettledLeavesBeforeItIsCharged() {
    Bill exact = bench.open(1);
    assertEquals(Optional.empty(), exact.release().toCompletableFuture().join());
    assertTrue(exact.close(usage(11, 300)).toCompletableFuture().isDone());
    assertEquals(List.of(), bench.facilitator.charged);
    bench.time.passes(Duration.ofMillis(250));
    assertEquals(bench.facilitator.reserved.getLast().amount(), charged().charged());
  }

  @Test
  void x8ExactThatIsSettledLeavesThoughTheFacilitatorIsAway() {
    Bill exact = bench.open(1);
    assertEquals(Optional.empty(), exact.release().toCompletableFuture().join());
    bench.facilitator.isThere = false;
    assertTrue(exact.close(usage(11, 7)).toCompletableFuture().join().isCharged());
    assertEquals(List.of(), bench.facilitator.charged);
  }

  @Test
  void x8ExactThatFailsBeforeItIsSettledCostsNothing() {
    var _ = bench.open(1).close(usage(11, 7));
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
