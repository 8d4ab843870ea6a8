package network.haca.llmnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import network.haca.llmnode.llm.StreamRoom;
import network.haca.paymentgate.core.Bill;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.schemas.Proofs;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmError;
import org.junit.jupiter.api.Test;

/** Whoever ends a stream, and when: what was written is proven once, and nothing else is. */
class StreamExchangeTest {
  private static final int KEPT_MAX = 10_000;

  private final ScriptedNode node = new ScriptedNode();
  private final ScriptedEvents events = new ScriptedEvents();
  private final ScriptedClient client = new ScriptedClient();
  private Bill bill = Bill.FREE;
  private CompletableFuture<Optional<LlmError>> ended = new CompletableFuture<>();

  private StreamExchange follow(SettlementChoice choice) {
    StreamExchange exchange =
        new StreamExchange(
            ScriptedNode.request(),
            node.proving,
            choice,
            node.fresh,
            new StreamRoom(KEPT_MAX, more -> true),
            events,
            client,
            node.meter,
            bill);
    ended = exchange.follow().toCompletableFuture();
    return exchange;
  }

  private void assertEndedWell() {
    assertTrue(ended.isDone());
    assertEquals(Optional.empty(), ended.join());
  }

  private void assertProven(String text) {
    assertEquals(1, node.batched.size());
    assertEquals(
        Keccak.hash(Bytes.ofUtf8(text)).value(),
        Bytes.wrap(node.batched.getFirst().getOutputHash().toByteArray()));
  }

  @Test
  void theLastEventProvesAllThatWasWritten() throws Exception {
    follow(SettlementChoice.BATCH);
    events.says("Hel");
    events.says("lo");
    events.ends();
    LlmAnswer read = LlmAnswer.stream(client.got());
    assertTrue(read.isOutsideExact(read.proof().orElseThrow()));
    assertEquals("Hello", read.signedOutput().toUtf8());
    assertEquals(
        read.proof().orElseThrow().leaf(), Proofs.leaf(node.batched.getFirst()).orElseThrow());
    assertEquals(List.of("used 3", "answered"), node.counted);
    assertEndedWell();
  }

  @Test
  void aClientThatLeavesIsProvenWhatItGot() throws Exception {
    StreamExchange exchange = follow(SettlementChoice.BATCH);
    events.says("Hel");
    client.takes = false;
    events.says("lo");
    exchange.cut();
    client.take();
    events.ends();
    assertProven("Hel");
    assertTrue(events.isCancelled);
    assertFalse(client.got().contains(AnswerText.DONE));
    assertEndedWell();
  }

  @Test
  void theEndIsProvenOnlyOnceTheClientHasTakenAllBeforeIt() throws Exception {
    follow(SettlementChoice.BATCH);
    client.takes = false;
    events.says("Hello");
    events.ends();
    assertEquals(List.of(), node.batched);
    client.take();
    assertProven("Hello");
  }

  @Test
  void aStreamThatIsCutWhileItsEndIsSignedIsProvenOnce() throws Exception {
    node.holdWork();
    StreamExchange exchange = follow(SettlementChoice.BATCH);
    events.says("Hello");
    events.ends();
    exchange.cut();
    exchange.cut();
    node.work();
    assertProven("Hello");
    assertEquals(List.of("used 3", "answered"), node.counted);
    assertEndedWell();
  }

  @Test
  void aProviderThatBreaksLeavesAProofOfWhatItSaid() throws Exception {
    follow(SettlementChoice.BATCH);
    events.says("Hel");
    events.breaks(LlmError.provider(502, "it is gone"));
    assertProven("Hel");
    assertTrue(client.got().contains("it is gone"));
    assertEndedWell();
  }

  @Test
  void aClientWhoseAnswerCannotBeSignedIsToldSoInPlaceOfTheProof() throws Exception {
    follow(SettlementChoice.BATCH);
    events.says("Hello");
    node.batchRefusal = Optional.of("the disk is full");
    events.ends();
    assertTrue(client.got().contains("the disk is full"));
    assertFalse(client.got().contains("tee_signature"));
    assertTrue(client.got().endsWith(AnswerText.DONE));
    assertEquals(List.of("used 3", "refused 500"), node.counted);
    assertEndedWell();
  }

  @Test
  void aCutStreamThatCannotBeSignedIsBrokenOffWithItsReason() throws Exception {
    StreamExchange exchange = follow(SettlementChoice.BATCH);
    events.says("Hello");
    node.keyless = Optional.of("it is revoked");
    exchange.cut();
    assertTrue(client.isBrokenOff);
    assertTrue(ended.join().orElseThrow().message().contains("it is revoked"));
    assertTrue(ended.join().orElseThrow().isAfterWork());
  }

  @Test
  void aStepThatIsBrokenOffEndsTheStreamAndItsProvider() throws Exception {
    follow(SettlementChoice.BATCH);
    client.breaksOnWrite = true;
    events.says("Hello");
    assertTrue(events.isCancelled);
    assertTrue(client.isBrokenOff);
    CompletionException failure = assertThrows(CompletionException.class, ended::join);
    assertTrue(failure.getCause() instanceof StackOverflowError);
    events.ends();
    assertEquals(List.of(), node.batched);
  }

  @Test
  void anIndividualAnswerIsPublishedAsItWasWrittenAndNamesItsTransaction() throws Exception {
    node.submission = Optional.of(ScriptedNode.SUBMISSION);
    follow(SettlementChoice.INDIVIDUAL);
    events.says("Hello");
    events.ends();
    String published = node.published.getFirst().events().orElseThrow();
    assertEquals("Hello", LlmAnswer.stream(published).signedOutput().toUtf8());
    assertTrue(client.got().contains(ScriptedNode.SUBMISSION.transaction()));
    assertTrue(client.got().contains(ScriptedNode.BLOB_ID));
    assertEquals(List.of(), node.batched);
  }

  @Test
  void anIndividualAnswerThatGrowsTooLongIsSettledInABatch() throws Exception {
    follow(SettlementChoice.INDIVIDUAL);
    events.says("x".repeat(KEPT_MAX));
    events.ends();
    assertProven("x".repeat(KEPT_MAX));
    assertEquals(List.of(), node.published);
    assertTrue(client.got().contains("\"settlement_type\":\"batch\""), client::got);
  }

  @Test
  void aStreamThatIsPaidForSaysSoInItsSignedEnd() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    follow(SettlementChoice.BATCH);
    events.says("Hello");
    events.ends();
    assertEquals(
        List.of("said", "leaving {\"completion_tokens\":3}", "closed {\"completion_tokens\":3}"),
        paid.told);
    assertTrue(client.got().contains("\"payment\":{\"charged\":\"5\"}"));
    LlmAnswer read = LlmAnswer.stream(client.got());
    assertTrue(read.isOutsideExact(read.proof().orElseThrow()));
  }

  @Test
  void x8NothingLeavesBeforeItMay() throws Exception {
    ScriptedBill held = new ScriptedBill();
    bill = held;
    follow(SettlementChoice.BATCH);
    events.says("Hel");
    events.says("lo");
    events.ends();
    assertEquals("", client.got());
    held.release.complete(Optional.empty());
    assertEquals("Hello", LlmAnswer.stream(client.got()).signedOutput().toUtf8());
    assertEndedWell();
  }

  @Test
  void x8WhatIsNotSettledIsNotAnswered() throws Exception {
    ScriptedBill held = new ScriptedBill();
    bill = held;
    follow(SettlementChoice.BATCH);
    events.says("Hello");
    held.release.complete(Optional.of(LlmError.unavailable("not settled")));
    assertEquals("", client.got());
    assertEquals("not settled", ended.join().orElseThrow().message());
    assertTrue(events.isCancelled);
    assertTrue(held.told.contains("waived"));
    assertEquals(List.of(), node.batched);
  }

  @Test
  void x8WorkWhoseTimeIsOverIsSignedAsCut() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    follow(SettlementChoice.BATCH);
    events.says("Hel");
    paid.cut();
    events.says("lo");
    assertTrue(events.isCancelled);
    assertProven("Hel");
    assertTrue(client.got().contains("its time is over"));
    assertTrue(client.got().endsWith(AnswerText.DONE));
    assertEquals(List.of("said", "leaving by own count", "closed by own count"), paid.told);
  }

  @Test
  void x3AClientThatLeavesIsChargedWhatItGot() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    StreamExchange exchange = follow(SettlementChoice.BATCH);
    events.says("Hello");
    exchange.cut();
    assertEquals(List.of("said", "closed by own count"), paid.told);
  }

  @Test
  void aStreamOfNothingCostsNothing() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    follow(SettlementChoice.BATCH);
    events.breaks(LlmError.provider(502, "it is gone"));
    assertEquals("waived", paid.told.getFirst());
    assertFalse(client.got().contains("\"payment\""));
  }
}
