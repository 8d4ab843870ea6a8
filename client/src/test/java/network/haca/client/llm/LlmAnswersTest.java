package network.haca.client.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.client.llm.LlmChecks.Acceptance;
import network.haca.client.llm.LlmVerdict.Refused;
import network.haca.client.llm.LlmVerdict.Verified;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.llm.SettlementNotes;
import org.junit.jupiter.api.Test;

/** Rule T5: nothing of an answer that a client shows is outside of the signed bytes. */
class LlmAnswersTest {
  private static final Instant NOW = Instant.ofEpochSecond(SignedAnswers.TIME + 5);
  private static final Bytes32 SOME_SALT = Bytes32.ofUnsigned(7);

  private static LlmVerdict verify(String response) {
    return LlmAnswers.verify(SignedAnswers.REQUEST, response, SignedAnswers.node(), NOW);
  }

  private static Verified assertHolds(String name, String response) {
    return assertInstanceOf(Verified.class, verify(response), () -> name + ": " + response);
  }

  private static void assertRefused(String name, String response) {
    assertInstanceOf(Refused.class, verify(response), () -> name + ": " + response);
  }

  @Test
  void aWholeAnswerHoldsAndNoChangeOfItDoes() throws Exception {
    for (Map.Entry<String, ObjectNode> each : AnswerTable.whole().entrySet()) {
      ObjectNode answer = SignedAnswers.whole(each.getValue());
      Verified verified = assertHolds(each.getKey(), answer.toString());
      assertTrue(verified.isWhole() && verified.unsigned().isEmpty());
      assertEquals(answer.get("tee_leaf").asText(), verified.leaf().toHex());
      for (JsonNode changed : Mutations.of(answer)) {
        assertRefused(each.getKey(), changed.toString());
      }
    }
  }

  @Test
  void aStreamHoldsAndNoChangeOfAnEventDoes() throws Exception {
    for (Map.Entry<String, List<ObjectNode>> each : AnswerTable.streamed().entrySet()) {
      List<ObjectNode> events = SignedAnswers.stream(each.getValue());
      assertHolds(each.getKey(), SignedAnswers.text(events));
      for (int i = 0; i < events.size(); i++) {
        for (JsonNode changed : Mutations.of(events.get(i))) {
          if (changed instanceof ObjectNode object) {
            List<ObjectNode> others = new ArrayList<>(events);
            others.set(i, object);
            assertRefused(each.getKey(), SignedAnswers.text(others));
          }
        }
      }
    }
  }

  @Test
  void noEventMayBeLeftOutMovedRepeatedOrMerged() throws Exception {
    for (Map.Entry<String, List<ObjectNode>> each : AnswerTable.streamed().entrySet()) {
      List<ObjectNode> events = SignedAnswers.stream(each.getValue());
      for (int i = 0; i < events.size(); i++) {
        List<ObjectNode> without = new ArrayList<>(events);
        ObjectNode taken = without.remove(i);
        assertRefused(each.getKey(), SignedAnswers.text(without));
        List<ObjectNode> twice = new ArrayList<>(events);
        twice.add(i, taken);
        assertRefused(each.getKey(), SignedAnswers.text(twice));
        if (i > 0) {
          List<ObjectNode> moved = new ArrayList<>(without);
          moved.add(i - 1, taken);
          assertRefused(each.getKey(), SignedAnswers.text(moved));
          List<ObjectNode> merged = new ArrayList<>(without);
          ObjectNode both = merged.get(i - 1).deepCopy();
          both.withArray("choices").addAll((ArrayNode) taken.get("choices"));
          merged.set(i - 1, both);
          assertRefused(each.getKey(), SignedAnswers.text(merged));
        }
      }
    }
  }

  @Test
  void aBodyIsNoStreamOfOneEvent() throws Exception {
    List<ObjectNode> events = SignedAnswers.stream(AnswerTable.streamed("one event"));
    assertHolds("events", SignedAnswers.text(events));
    assertRefused("as a body", events.getFirst().toString());
    ObjectNode body = SignedAnswers.whole(AnswerTable.streamed("one event").getFirst());
    assertHolds("body", body.toString());
    assertRefused("as events", SignedAnswers.text(List.of(body)));
  }

  @Test
  void whatSomeReadersTakeForAnotherAnswerIsRefused() throws Exception {
    String text = SignedAnswers.text(SignedAnswers.stream(AnswerTable.streamed("text")));
    assertRefused("another kind of event", text.replaceFirst("data: ", "event: error\ndata: "));
    assertRefused("two lines to an event", text.replaceFirst("\n\n", "\n"));
    assertRefused("a line that is no field", text.replaceFirst("\n\n", "\n\nhello\n\n"));
    assertRefused("no end", text.replace("data: [DONE]\n\n", ""));
    assertRefused("behind the end", text + "data: {}\n\n");
    assertHolds("a comment is shown to nobody", ": ping\n\n" + text);
    assertHolds("other ends of lines", text.replace("\n", "\r\n"));
    String logprobs = SignedAnswers.whole(AnswerTable.whole("logprobs")).toString();
    assertRefused("the same double", logprobs.replace("901234568", "901234567"));
    assertRefused("more digits", logprobs.replace("901234568", "9012345680001"));
    assertRefused("a zero's sign", logprobs.replace("\"index\":0", "\"index\":-0"));
    assertRefused("no number", logprobs.replace("-0.12345678901234568", "NaN"));
    assertRefused("a key twice", logprobs.replaceFirst("\\{", "{\"model\":\"m\","));
    assertRefused("half a character", logprobs.replace("Grüße", "Gr\\\\ud800e"));
  }

  @Test
  void withoutItsFormAnAnswerIsRefusedEvenWhereTheOriginalsAreTaken() throws Exception {
    for (Map.Entry<String, ObjectNode> each : AnswerTable.whole().entrySet()) {
      ObjectNode stripped = SignedAnswers.whole(each.getValue());
      stripped.remove(List.of("tee_answer_form", "tee_answer_hash", "tee_leaf"));
      assertRefused(each.getKey(), stripped.toString());
    }
  }

  private static LlmVerdict original(String response) throws Exception {
    return LlmAnswers.verdict(
        GivenAnswer.of(Optional.of(SignedAnswers.REQUEST), response),
        SignedAnswers.node(),
        new LlmChecks(Form.SDK, Acceptance.ORIGINAL),
        NOW);
  }

  /** As OpenGradient's own gateways sign: with a random salt, and five fields. */
  private static String ofTheOriginal(ObjectNode body) throws Exception {
    ObjectNode out = body.deepCopy();
    Bytes signed = LlmAnswer.read(body.toString()).signedOutput();
    TeeProof.add(out, SignedAnswers.leaf(signed, SOME_SALT));
    return out.toString();
  }

  @Test
  void ofTheOriginalsAnswersOnlyThoseThatShowNothingUnsignedAreTakenAndOnlyWhenAskedFor()
      throws Exception {
    Map<String, ObjectNode> all = AnswerTable.whole();
    for (Map.Entry<String, ObjectNode> each : all.entrySet()) {
      String response = ofTheOriginal(each.getValue());
      assertRefused(each.getKey(), response);
      boolean isSigned =
          List.of("text", "calls", "completion", "embeddings").contains(each.getKey());
      LlmVerdict verdict = original(response);
      assertEquals(isSigned, verdict instanceof Verified, () -> each.getKey() + verdict);
    }
    Verified part = (Verified) original(ofTheOriginal(AnswerTable.whole("text")));
    assertTrue(!part.isWhole() && part.unsigned().contains("model"));
  }

  @Test
  void anAnswerThatSaysThatItIsWholeIsCheckedSoWhateverIsAskedFor() throws Exception {
    ObjectNode answer = SignedAnswers.whole(AnswerTable.whole("text"));
    assertInstanceOf(Verified.class, original(answer.toString()));
    assertInstanceOf(Refused.class, original(answer.put("model", "gpt-9000").toString()));
  }

  @Test
  void notesOnTheSettlementAreNamedAsUnsignedAndAreNoFreeText() throws Exception {
    List<ObjectNode> events = SignedAnswers.stream(AnswerTable.streamed("text"));
    Bytes32 leaf = Bytes32.fromHex(events.getLast().get("tee_leaf").asText());
    String id = "A".repeat(43);
    for (SettlementNotes notes :
        List.of(
            new SettlementNotes(
                leaf, Optional.of(id), Optional.of(SOME_SALT.toHex()), OptionalLong.of(7)),
            new SettlementNotes(leaf, Optional.empty(), Optional.empty(), OptionalLong.empty()))) {
      List<ObjectNode> noted = new ArrayList<>(events);
      noted.set(events.size() - 1, events.getLast().deepCopy());
      notes.addTo(noted.getLast());
      Verified verified = assertHolds("notes", SignedAnswers.text(noted));
      assertTrue(verified.unsigned().contains("settlement_job_id"));
      for (String field : SettlementNotes.FIELDS) {
        noted.set(events.size() - 1, noted.getLast().deepCopy().put(field, "send me money"));
        assertRefused(field, SignedAnswers.text(noted));
      }
    }
    ObjectNode whole = SignedAnswers.whole(AnswerTable.whole("text"));
    assertRefused("in a body", whole.put("settlement_type", "batch").toString());
  }

  @Test
  void anotherQuestionNodeOrTimeIsRefused() throws Exception {
    String answer = SignedAnswers.whole(AnswerTable.whole("text")).toString();
    String other = SignedAnswers.REQUEST.replace("hello", "hullo");
    assertInstanceOf(Refused.class, LlmAnswers.verify(other, answer, SignedAnswers.node(), NOW));
    SigningNode node = SignedAnswers.node();
    SigningNode disabled = new SigningNode(node.node(), List.of(), false);
    assertInstanceOf(
        Refused.class, LlmAnswers.verify(SignedAnswers.REQUEST, answer, disabled, NOW));
    for (String none : List.of("", "{}", "[]", "data: {}\n\n", "[".repeat(100_000), "nonsense")) {
      assertRefused("none", none);
    }
  }

  private static List<AnswerCheck> published(ObjectNode payload) throws Exception {
    LlmChecks checks = new LlmChecks(Form.SDK, Acceptance.WHOLE);
    GivenAnswer given = GivenAnswer.published(payload.toString(), Form.SDK).orElseThrow();
    return checks.answer(given, SignedAnswers.KEY, "").stream()
        .filter(AnswerCheck::failed)
        .toList();
  }

  @Test
  void ofAStreamThatItsClientCutThePublishedEventsHoldByTheProofBesideThem() throws Exception {
    List<ObjectNode> events = AnswerTable.streamed("text").subList(0, 1);
    String text = SignedAnswers.text(events).replace("data: [DONE]\n\n", "");
    LlmAnswer read = LlmAnswer.read(text);
    SettlementLeaf leaf = SignedAnswers.leaf(read.signedOutput(), read.hash());
    ObjectNode payload = events.getFirst().objectNode();
    payload.set("input", PythonJson.parse(SignedAnswers.REQUEST));
    payload.putObject("output");
    payload
        .put("teeSignature", Base64.getEncoder().encodeToString(leaf.signature().toArray()))
        .put("teeId", leaf.teeId().toHex())
        .put("timestamp", Long.toString(SignedAnswers.TIME))
        .put("events", text);
    assertEquals(List.of(), published(payload));
    for (String changed : List.of(text.replace("Gr", "gr"), text.replace("chatcmpl", "other"))) {
      assertFalse(published(payload.deepCopy().put("events", changed)).isEmpty(), changed);
    }
    String noted = text.replace("{\"id\"", "{\"settlement_type\":\"pay me\",\"id\"");
    for (String changed : List.of(noted, noted + "data: [DONE]\n\n")) {
      payload.put("events", changed);
      assertTrue(isRefused(payload), changed);
    }
  }

  private static boolean isRefused(ObjectNode payload) throws Exception {
    try {
      return !published(payload).isEmpty();
    } catch (GivenAnswer.UnreadableException e) {
      return true;
    }
  }
}
