package network.haca.llmnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import network.haca.llmnode.core.WholeExchange.Outcome;
import network.haca.paymentgate.core.Bill;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** A whole answer leaves with its proof, or not at all. */
class WholeExchangeTest {
  private final ScriptedNode node = new ScriptedNode();
  private Bill bill = Bill.FREE;

  private static JsonNode upstream() throws PythonJson.MalformedException {
    return PythonJson.parse(
        "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"completion_tokens\":3}}");
  }

  private Outcome answer(SettlementChoice choice, JsonNode upstream) {
    return new WholeExchange(
            ScriptedNode.request(), node.proving, choice, node.fresh, node.work, node.meter, bill)
        .answer(upstream)
        .toCompletableFuture()
        .join();
  }

  private LlmError refusal(JsonNode upstream) {
    Outcome outcome = answer(SettlementChoice.BATCH, upstream);
    assertEquals(List.of(), node.batched);
    return assertInstanceOf(Outcome.Refused.class, outcome).error();
  }

  @Test
  void anAnswerCarriesItsProof() throws Exception {
    Outcome.Answered answered =
        assertInstanceOf(Outcome.Answered.class, answer(SettlementChoice.BATCH, upstream()));
    LlmAnswer read = LlmAnswer.read(answered.body());
    assertEquals("Hello", read.signedOutput().toUtf8());
    assertEquals(answered.proven().leaf(), read.proof().orElseThrow().leaf());
    assertTrue(read.isOutsideExact(read.proof().orElseThrow()));
    assertEquals(1, node.batched.size());
    assertEquals(List.of("used 3", "answered"), node.counted);
  }

  @Test
  void aPrivateAnswerIsSignedAndKeptNowhere() throws Exception {
    node.batchRefusal = Optional.of("the disk is full");
    assertInstanceOf(Outcome.Answered.class, answer(SettlementChoice.PRIVATE, upstream()));
    assertEquals(List.of(), node.batched);
    assertEquals(List.of(), node.published);
  }

  @Test
  void anIndividualAnswerIsPublishedWithItsProofAndNamesItsTransaction() throws Exception {
    node.submission = Optional.of(ScriptedNode.SUBMISSION);
    Outcome.Answered answered =
        assertInstanceOf(Outcome.Answered.class, answer(SettlementChoice.INDIVIDUAL, upstream()));
    IndividualSettlement settlement = answered.proven().individual().orElseThrow();
    assertEquals(Optional.of(ScriptedNode.BLOB_ID), settlement.blobId());
    assertEquals(Optional.of(ScriptedNode.SUBMISSION), settlement.submission());
    LlmAnswer published = LlmAnswer.read(node.published.getFirst().body().toString());
    assertEquals(answered.proven().leaf(), published.proof().orElseThrow().leaf());
    assertEquals(List.of(), node.batched);
  }

  @Test
  void anIndividualAnswerThatFitsNoBlobIsSettledInABatch() throws Exception {
    node.isTooLongForBlob = true;
    Outcome.Answered answered =
        assertInstanceOf(Outcome.Answered.class, answer(SettlementChoice.INDIVIDUAL, upstream()));
    assertEquals(Optional.empty(), answered.proven().individual().orElseThrow().blobId());
    assertEquals(1, node.batched.size());
  }

  @Test
  void anAnswerThatCannotBeKeptDoesNotLeaveAndIsNotToBeRepeated() throws Exception {
    node.batchRefusal = Optional.of("the disk is full");
    LlmError error = refusal(upstream());
    assertEquals(500, error.status());
    assertTrue(error.isAfterWork());
    assertTrue(error.message().contains("the disk is full"), error::message);
  }

  @Test
  void aProviderThatGivesNoAnswerIsNamed() throws Exception {
    LlmError error = refusal(PythonJson.parse("{\"choices\":[]}"));
    assertEquals(502, error.status());
    assertTrue(error.isAfterWork());
  }

  @Test
  void anAnswerThatIsPaidForSaysSoUnderItsSignature() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    Outcome.Answered answered =
        assertInstanceOf(Outcome.Answered.class, answer(SettlementChoice.BATCH, upstream()));
    assertEquals("5", answered.charge().get("X-Charge"));
    assertTrue(answered.body().contains("\"payment\":{\"charged\":\"5\"}"), answered::body);
    LlmAnswer read = LlmAnswer.read(answered.body());
    assertTrue(read.isOutsideExact(read.proof().orElseThrow()));
    assertEquals(
        List.of("said at once", "leaving {\"completion_tokens\":3}"),
        paid.told,
        "whoever writes the answer closes the bill");
  }

  @Test
  void x8AnAnswerThatIsNotSettledDoesNotLeave() throws Exception {
    ScriptedBill unsettled = new ScriptedBill();
    unsettled.release.complete(Optional.of(LlmError.unavailable("not settled")));
    bill = unsettled;
    Outcome outcome = answer(SettlementChoice.BATCH, upstream());
    assertEquals("not settled", assertInstanceOf(Outcome.Refused.class, outcome).error().message());
    assertEquals(List.of("said at once", "waived"), unsettled.told);
  }

  @Test
  void whatIsNoAnswerCostsNothing() throws Exception {
    ScriptedBill paid = ScriptedBill.open();
    bill = paid;
    refusal(PythonJson.parse("{\"choices\":[]}"));
    assertEquals(List.of("said at once", "waived"), paid.told);
  }
}
