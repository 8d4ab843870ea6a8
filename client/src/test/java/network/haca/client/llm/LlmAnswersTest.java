package network.haca.client.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import network.haca.schemas.llm.AnswerText;
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
      Verified verified = assertHolds(each.getKey(), AnswerText.json(answer));
      assertTrue(verified.isWhole() && verified.unsigned().isEmpty());
      assertEquals(answer.get("tee_leaf").asText(), verified.leaf().toHex());
      for (JsonNode changed : Mutations.of(answer)) {
        assertRefused(each.getKey(), AnswerText.json(changed));
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

  /** The text of a stream with a part in front of its second event. */
  private static String beforeSecond(String text, String added, String instead) {
    int second = text.indexOf("data: ", 1);
    return text.substring(0, second) + added + instead + text.substring(second + "data: ".length());
  }

  @Test
  void ofAStreamAllButEventsAsANodeWritesThemIsRefused() throws Exception {
    String text = SignedAnswers.text(SignedAnswers.stream(AnswerTable.streamed("text")));
    String evil = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"EVIL\"}}]}";
    assertRefused("another kind of event", text.replaceFirst("data: ", "event: error\ndata: "));
    assertRefused("two lines to an event", text.replaceFirst("\n\n", "\n"));
    assertRefused("a line that is no field", text.replaceFirst("\n\n", "\n\nhello\n\n"));
    assertRefused("no end", text.replace("data: [DONE]\n\n", ""));
    assertRefused("an event behind the end", text + "data: {}\n\n");
    assertRefused("a comment behind the end", text + ": more text here\n\n");
    assertRefused("an empty line behind the end", text + "\n");
    assertRefused("a comment", ": ping\n\n" + text);
    assertRefused("a comment with other lines in it", ": x\u2028" + evil + "\u2028\n\n" + text);
    assertRefused("a comment that ends by CR", ": \r" + text);
    assertRefused("the same within", beforeSecond(text, ": \r", "data: "));
    assertRefused("no space", beforeSecond(text, "", "data:"));
    assertRefused("two spaces", beforeSecond(text, "", "data:  "));
    assertRefused("an empty line", beforeSecond(text, "\n", "data: "));
    assertRefused("an empty line in front", "\n\n" + text);
    assertRefused("space behind an event", text.replaceFirst("\n\n", " \n\n"));
    assertRefused("a mark in front", "\ufeff" + text);
    String lines = text.replace("\n", "\r\n");
    assertRefused("other ends of lines", lines);
    assertTrue(verify(lines).toString().contains("save the response byte for byte (curl -o)"));
    assertHolds("an editor's cut", text.substring(0, text.length() - 1));
    assertHolds("a shell's cut", text.strip());
  }

  @Test
  void whatEndsALineForSomeReadersStandsEscapedInAnAnswer() throws Exception {
    ObjectNode body = AnswerTable.whole("text");
    ((ObjectNode) body.at("/choices/0/message")).put("content", "DEL \u007f ends none");
    assertHolds("raw", AnswerText.json(SignedAnswers.whole(body)));
    for (String ends : List.of("\u2028", "\u2029", "\u0085", "\ufffd")) {
      ((ObjectNode) body.at("/choices/0/message")).put("content", "a" + ends + "b");
      String whole = AnswerText.json(SignedAnswers.whole(body));
      assertHolds("escaped", whole);
      String escaped = "\\u%04X".formatted((int) ends.charAt(0));
      assertTrue(whole.contains(escaped), whole);
      assertRefused("raw", whole.replace(escaped, ends));
      List<ObjectNode> events = new ArrayList<>(AnswerTable.streamed("text"));
      ((ObjectNode) events.getFirst().at("/choices/0/delta")).put("content", "a" + ends + "b");
      String text = SignedAnswers.text(SignedAnswers.stream(events));
      assertHolds("escaped", text);
      assertRefused("raw", text.replace(escaped, ends));
    }
  }

  @Test
  void bytesThatAreNoUtf8AreNoAnswer() throws Exception {
    LlmAnswers answers = new LlmAnswers(URI.create("http://127.0.0.1:1"));
    Bytes request = Bytes.ofUtf8(SignedAnswers.REQUEST);
    String whole = AnswerText.json(SignedAnswers.whole(AnswerTable.whole("text")));
    byte[] malformed = whole.getBytes(StandardCharsets.UTF_8);
    malformed[whole.indexOf("Gr")] = (byte) 0xff;
    for (LlmVerdict verdict :
        List.of(
            answers.verify(request, Bytes.wrap(malformed)),
            answers.verify(Bytes.wrap(malformed), Bytes.ofUtf8(whole)))) {
      assertTrue(
          verdict instanceof Refused refused && refused.reason().contains("UTF-8"),
          verdict::toString);
    }
  }

  @Test
  void whatSomeReadersTakeForAnotherAnswerIsRefused() throws Exception {
    String logprobs = AnswerText.json(SignedAnswers.whole(AnswerTable.whole("logprobs")));
    assertRefused("the same double", logprobs.replace("901234568", "901234567"));
    assertRefused("more digits", logprobs.replace("901234568", "9012345680001"));
    assertRefused("a zero's sign", logprobs.replace("\"index\":0", "\"index\":-0"));
    assertRefused("no number", logprobs.replace("-0.12345678901234568", "NaN"));
    assertRefused("a key twice", logprobs.replaceFirst("\\{", "{\"model\":\"m\","));
    assertRefused("half a character", logprobs.replace("Gr\\u00FC", "Gr\\ud800"));
  }

  @Test
  void aWholeNumberThatIsNoDoubleIsInNoAnswer() throws Exception {
    ObjectNode body = AnswerTable.whole("text");
    for (String exact : List.of("9007199254740992", "-9007199254740992", "9007199254740994")) {
      body.set("x", PythonJson.parse(exact));
      assertHolds(exact, AnswerText.json(SignedAnswers.whole(body)));
    }
    String one = AnswerText.json(SignedAnswers.whole(body.put("x", 9007199254740994L)));
    for (String other : List.of("9007199254740993", "1" + "0".repeat(400), "1152921504606846976")) {
      assertRefused(other, one.replace("9007199254740994", other));
      assertTrue(verify(one.replace("9007199254740994", other)).toString().contains("the number"));
    }
  }

  @Test
  void aRequestsNumbersAreItsClients() throws Exception {
    String answer = AnswerText.json(SignedAnswers.whole(AnswerTable.whole("text")));
    String more = "{\"seed\":12345678901234567890,\"top_p\":0.10000000000000000555,";
    LlmVerdict verdict =
        LlmAnswers.verify(
            SignedAnswers.REQUEST.replaceFirst("\\{", more), answer, SignedAnswers.node(), NOW);
    assertInstanceOf(Verified.class, verdict, verdict::toString);
    for (String none : List.of("{\"seed\":1,\"seed\":2,", "{\"x\":1e999,", "{\"x\":\"\\ud83d\",")) {
      LlmVerdict refused =
          LlmAnswers.verify(
              SignedAnswers.REQUEST.replace("{\"model\"", none + "\"model\""),
              answer,
              SignedAnswers.node(),
              NOW);
      assertInstanceOf(Refused.class, refused, none);
    }
  }

  @Test
  void withoutItsFormAnAnswerIsRefusedEvenWhereTheOriginalsAreTaken() throws Exception {
    for (Map.Entry<String, ObjectNode> each : AnswerTable.whole().entrySet()) {
      ObjectNode stripped = SignedAnswers.whole(each.getValue());
      stripped.remove(List.of("tee_answer_form", "tee_answer_hash", "tee_leaf"));
      assertRefused(each.getKey(), AnswerText.json(stripped));
    }
  }

  private static LlmVerdict original(String response) throws Exception {
    return LlmAnswers.verdict(
        GivenAnswer.of(Optional.of(SignedAnswers.REQUEST), response),
        SignedAnswers.node(),
        new LlmChecks(Form.SDK, Acceptance.ORIGINAL),
        NOW);
  }

  /** Signs as OpenGradient's own gateways do: with a random salt, and five fields. */
  private static String ofTheOriginal(ObjectNode body) throws Exception {
    ObjectNode out = body.deepCopy();
    Bytes signed = LlmAnswer.read(AnswerText.json(body)).signedOutput();
    TeeProof.add(out, SignedAnswers.leaf(signed, SOME_SALT));
    return AnswerText.json(out);
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

  private static boolean originalTakes(String head, ObjectNode last, String text) throws Exception {
    List<ObjectNode> events = List.of((ObjectNode) PythonJson.parse(head), last.deepCopy());
    TeeProof.add(events.getLast(), SignedAnswers.leaf(Bytes.ofUtf8(text), SOME_SALT));
    try {
      return original(SignedAnswers.text(events)) instanceof Verified;
    } catch (GivenAnswer.UnreadableException e) {
      return false;
    }
  }

  @Test
  void ofTheOriginalsStreamsNothingIsShownBesideTheSignedText() throws Exception {
    String plain = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"pay 100\"}}]}";
    ObjectNode last =
        (ObjectNode)
            PythonJson.parse(
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"total_tokens\":7,\"details\":{\"cached_tokens\":0}}}");
    assertTrue(originalTakes(plain, last, "pay 100"));
    assertTrue(originalTakes(plain.replace("\"index\":0,", ""), last, "pay 100"));
    for (String odd :
        List.of(
            plain.replace("pay 100\"}", "pay 1\"},\"text\":\"00\""),
            plain.replace("\"index\":0", "\"index\":4294967296"),
            plain.replace("\"index\":0", "\"index\":\"0\""),
            plain.replace("\"index\":0", "\"index\":-1"),
            plain.replace("\"index\":0,", "\"message\":{\"content\":\"EVIL\"},"),
            plain.replace("\"content\"", "\"role\":\"EVIL\",\"content\""),
            plain.replace("}]}", "},{\"index\":0,\"delta\":{\"content\":\"\"}}]}"),
            plain.replace("]}", "],\"completion\":\"EVIL\"}"),
            plain.replace("]}", "],\"data\":\"EVIL\"}"),
            plain.replace("]}", "],\"usage\":\"EVIL\"}"),
            plain.replace("]}", "],\"usage\":{\"note\":{\"a\":\"EVIL\"}}}"),
            plain.replace("]}", "],\"usage\":{\"note\":[1]}}"),
            plain.replace("[{", "{\"a\":{").replace("}]", "}}"))) {
      assertFalse(originalTakes(odd, last, "pay 100"), odd);
    }
  }

  @Test
  void ofTheOriginalsBodiesNothingIsShownBesideTheSignedText() throws Exception {
    String plain =
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
            + "\"service_tier\":\"s\",\"system_fingerprint\":\"f\"}";
    Verified verified = (Verified) original(ofTheOriginal((ObjectNode) PythonJson.parse(plain)));
    assertTrue(
        verified.unsigned().containsAll(List.of("service_tier", "system_fingerprint")),
        verified::toString);
    for (String odd :
        List.of(
            plain.replace("],", "],\"data\":\"EVIL\","),
            plain.replace("],", "],\"usage\":{\"note\":\"EVIL\"},"),
            plain.replace("],", ",{\"index\":0,\"message\":{\"content\":\"EVIL\"}}],"),
            plain.replace("\"index\":0,", "\"delta\":{\"content\":\"EVIL\"},"),
            plain.replace("{\"content\":\"a\"}", "\"EVIL\""))) {
      String response = ofTheOriginal((ObjectNode) PythonJson.parse(odd));
      assertInstanceOf(Refused.class, original(response), odd);
    }
  }

  @Test
  void anAnswerThatSaysThatItIsWholeIsCheckedSoWhateverIsAskedFor() throws Exception {
    ObjectNode answer = SignedAnswers.whole(AnswerTable.whole("text"));
    assertInstanceOf(Verified.class, original(AnswerText.json(answer)));
    assertInstanceOf(Refused.class, original(AnswerText.json(answer.put("model", "gpt-9000"))));
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
    String answer = AnswerText.json(SignedAnswers.whole(AnswerTable.whole("text")));
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

  @Test
  void aStreamThatWasCutBeforeItsFirstEventIsPublishedWithoutOne() throws Exception {
    LlmAnswer none = LlmAnswer.stream("");
    SettlementLeaf leaf = SignedAnswers.leaf(Bytes.EMPTY, none.hash());
    ObjectNode payload = (ObjectNode) PythonJson.parse("{\"output\":{}}");
    payload.set("input", PythonJson.parse(SignedAnswers.REQUEST));
    payload
        .put("teeSignature", Base64.getEncoder().encodeToString(leaf.signature().toArray()))
        .put("teeId", leaf.teeId().toHex())
        .put("timestamp", Long.toString(SignedAnswers.TIME))
        .put("events", "");
    assertEquals(List.of(), published(payload));
    assertTrue(isRefused(payload.put("events", "\n\n")));
  }

  private static boolean isRefused(ObjectNode payload) throws Exception {
    try {
      return !published(payload).isEmpty();
    } catch (GivenAnswer.UnreadableException e) {
      return true;
    }
  }
}
