package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerForm;
import network.haca.schemas.llm.AnswerPart;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules T3 and T5 at a node: what it signs is what whoever gets the written bytes computes. */
class SignedFormTest {
  private static final String CALL =
      "{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";

  @TempDir private Path folder;

  private LlmModels models() throws Exception {
    return LlmModels.read(
        Files.writeString(
            folder.resolve("models.json"),
            "{\"providers\":{\"p\":{\"url\":\"http://p/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"));
  }

  private LlmRequest request(LlmApi api) throws Exception {
    String asked =
        switch (api) {
          case CHAT -> "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
          case COMPLETION -> "\"prompt\":\"hi\"";
          case EMBEDDINGS, RESPONSES -> "\"input\":\"hi\"";
        };
    return ((ParsedRequest.Accepted)
            LlmRequest.parse(api, "{\"model\":\"m\",%s}".formatted(asked), models(), Form.SDK))
        .request();
  }

  private ObjectNode whole(LlmApi api, String upstream) throws Exception {
    JsonNode normal = NormalAnswer.of(api, PythonJson.parse(upstream), () -> "call_1");
    return LlmReply.of(request(api), normal).toJson("1", 7);
  }

  private static void assertSigned(ObjectNode body) throws Exception {
    ObjectNode unproven = body.deepCopy();
    SignedAnswer signed = SignedAnswer.of(body);
    TeeProof.add(body, leaf(signed), signed.answerHash());
    String written = AnswerText.json(body);
    assertTrue(written.chars().allMatch(unit -> unit >= ' ' && unit <= 0x7f), written);
    LlmAnswer read = LlmAnswer.read(written);
    assertEquals(form(" body\n", unproven), signed.answerHash(), written);
    assertEquals(signed.answerHash(), read.hash());
    assertEquals(signed.outputHash(), Keccak.hash(read.signedOutput()));
    assertTrue(read.isOutsideExact(read.proof().orElseThrow()), body::toString);
  }

  /** The form's hash by the rule's words: of what another reader of JSON reads. */
  private static Bytes32 form(String kind, ObjectNode body) throws Exception {
    JsonNode read = new ObjectMapper().readTree(body.toString());
    return Keccak.hash(Bytes.ofUtf8("haca.llm.v1" + kind), PythonJson.dumps(read));
  }

  private static SettlementLeaf leaf(SignedAnswer signed) {
    return new SettlementLeaf(
        Bytes32.ZERO, Bytes32.ZERO, signed.outputHash(), Bytes.ofUtf8("signature"), 7);
  }

  private static String chat(String message, String finish) {
    return "{\"choices\":[{\"message\":{%s},\"finish_reason\":\"%s\"}]}".formatted(message, finish);
  }

  @Test
  void aForcedCallSaysThatItIsOneAndIsWhatTheOriginalSigns() throws Exception {
    ObjectNode body =
        whole(LlmApi.CHAT, chat("\"content\":\"\",\"tool_calls\":[%s]".formatted(CALL), "stop"));
    assertEquals("tool_calls", body.at("/choices/0/finish_reason").asText());
    assertEquals(AnswerPart.TOOL_CALLS, LlmAnswer.read(AnswerText.json(body)).part());
    String none = chat("\"content\":\"hi\",\"tool_calls\":[]", "tool_calls");
    body = whole(LlmApi.CHAT, none);
    assertFalse(body.at("/choices/0/message").has("tool_calls"), body::toString);
    assertEquals("hi", LlmAnswer.read(AnswerText.json(body)).signedOutput().toUtf8());
  }

  @Test
  void ofACallNothingIsLost() throws Exception {
    String call =
        "{\"index\":3,\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}},\"extra_content\":{\"t\":\"s\"}}";
    ObjectNode body = whole(LlmApi.CHAT, chat("\"tool_calls\":[%s]".formatted(call), "tool_calls"));
    assertEquals(
        PythonJson.parse(
            "{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"},\"extra_content\":{\"t\":\"s\"},\"id\":\"call_1\",\"type\":\"function\"}"),
        body.at("/choices/0/message/tool_calls/0"));
    assertSigned(body);
  }

  @Test
  void choicesStandInTheOrderOfTheirIndicesAndTheFirstIsTheOriginals() throws Exception {
    ObjectNode body =
        whole(
            LlmApi.COMPLETION,
            "{\"choices\":[{\"index\":2,\"text\":\"c\"},{\"index\":0,\"text\":\"a\"},{\"index\":1,\"text\":\"b\"}]}");
    assertEquals(List.of("a", "b", "c"), body.get("choices").findValuesAsText("text"));
    assertEquals("a", body.get("completion").asText());
    assertSigned(body);
  }

  @Test
  void whatIsSignedIsWhatIsReadWhateverTheProviderSends() throws Exception {
    List<String> odd =
        List.of(
            "NaN",
            "-Infinity",
            "1e400",
            "5e-324",
            "-0",
            "-0.0",
            "0.1000000000000000055511",
            "1E+5",
            "9".repeat(4_000),
            "9007199254740993",
            "1152921504606846976",
            "\"\\ud800 half\"",
            "\"\\u0000\\u2028\\ufeff😀\"",
            "{\"\\ue000\":[[],{}]}");
    for (String value : odd) {
      assertSigned(whole(LlmApi.CHAT, chat("\"content\":\"a\",\"x\":" + value, "stop")));
      assertSigned(whole(LlmApi.CHAT, chat("\"content\":" + value, "stop")));
      assertSigned(
          whole(
              LlmApi.EMBEDDINGS, "{\"data\":[{\"index\":0,\"embedding\":[%s]}]}".formatted(value)));
      assertStreamSigned(
          List.of(
              WholeCharacters.of(
                  PythonJson.parse(
                      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"x\":%s}}]}"
                          .formatted(value)))));
    }
    ObjectNode few = whole(LlmApi.CHAT, chat("\"content\":\"a\"", "stop"));
    ((ObjectNode) few.at("/choices/0")).put("logprob", 0.1f).put("least", Float.MIN_VALUE);
    assertSigned(few);
  }

  @Test
  void randomJsonIsReadAsItWasSigned() throws Exception {
    Random random = new Random(20_261_128);
    for (int i = 0; i < 2_000; i++) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("x", WholeCharacters.of(RandomJson.value(random, 3)));
      assertSigned(body);
    }
  }

  @Test
  void whatCanBeReadInTwoWaysIsNotSigned() throws Exception {
    ObjectNode both = whole(LlmApi.CHAT, chat("\"content\":\"b\"", "stop"));
    ((ObjectNode) both.at("/choices/0")).put("text", "a");
    assertThrows(PythonJson.MalformedException.class, () -> SignedAnswer.of(both));
  }

  private LlmStream stream(Optional<KeptAnswer> kept) throws Exception {
    return new LlmStream(request(LlmApi.CHAT), "1", 7, kept);
  }

  private void assertStreamSigned(List<JsonNode> upstream) throws Exception {
    LlmStream stream = stream(Optional.empty());
    StringBuilder text = new StringBuilder();
    for (JsonNode chunk : upstream) {
      stream
          .next(chunk)
          .ifPresent(
              made -> {
                text.append(AnswerText.event(made));
                stream.written(made, AnswerText.event(made));
              });
    }
    ObjectNode last = stream.last(Optional.empty());
    SignedAnswer signed = stream.signed(Optional.of(last));
    TeeProof.add(last, leaf(signed), signed.answerHash());
    text.append(AnswerText.event(last)).append(AnswerText.DONE);
    LlmAnswer read = LlmAnswer.read(text.toString());
    assertEquals(signed.answerHash(), read.hash(), text::toString);
    assertEquals(signed.outputHash(), Keccak.hash(read.signedOutput()), text::toString);
  }

  private static JsonNode delta(String delta, String finish) throws Exception {
    return PythonJson.parse(
        "{\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]}"
            .formatted(delta, finish));
  }

  @Test
  void ofAStreamWhatWasWrittenIsSignedWithItsLastChunk() throws Exception {
    assertStreamSigned(List.of());
    assertStreamSigned(
        List.of(
            delta("\"content\":[{\"type\":\"text\",\"text\":\"a\"}]", "null"),
            delta("\"content\":\"b\",\"refusal\":\"no\"", "\"stop\"")));
    assertStreamSigned(
        List.of(delta("\"tool_calls\":[%s]".formatted(CALL), "null"), delta("", "\"tool_calls\"")));
  }

  @Test
  void aStreamThatItsClientCutsIsSignedForWhatWasWritten() throws Exception {
    LlmStream stream = stream(Optional.of(new KeptAnswer(LlmApi.CHAT, 10_000)));
    String delta = "\"content\":\"a\",\"tool_calls\":[%s]".formatted(CALL);
    ObjectNode written = stream.next(delta(delta, "null")).orElseThrow();
    stream.written(written, AnswerText.event(written));
    ObjectNode lost = stream.next(delta("\"content\":\"b\"", "null")).orElseThrow();
    assertTrue(lost.toString().contains("\"b\""));
    assertEquals(Optional.empty(), stream.next(delta("", "\"tool_calls\"")));
    SignedAnswer signed = stream.signed(Optional.empty());
    AnswerForm.Events form = new AnswerForm.Events();
    form.written(AnswerText.event(written));
    assertEquals(form.hash(), signed.answerHash());
    PublishedAnswer published =
        stream.published(leaf(signed), signed.answerHash(), Optional.empty()).orElseThrow();
    LlmAnswer events = LlmAnswer.stream(published.events().orElseThrow());
    assertEquals(signed.answerHash(), events.hash());
    assertEquals(signed.outputHash(), Keccak.hash(events.signedOutput()));
    assertEquals(Optional.empty(), events.proof());
    LlmAnswer body = LlmAnswer.read(published.body().toString());
    assertEquals(signed.outputHash(), Keccak.hash(body.signedOutput()));
  }

  @Test
  void whatIsPublishedOfAStreamIsItsEventsAndTheBodyThatTheyMake() throws Exception {
    LlmStream stream = stream(Optional.of(new KeptAnswer(LlmApi.CHAT, 10_000)));
    ObjectNode written = stream.next(delta("\"content\":\"a\"", "\"stop\"")).orElseThrow();
    stream.written(written, AnswerText.event(written));
    ObjectNode last = stream.last(Optional.of(LlmError.provider(502, "gone")));
    SignedAnswer signed = stream.signed(Optional.of(last));
    PublishedAnswer published =
        stream.published(leaf(signed), signed.answerHash(), Optional.of(last)).orElseThrow();
    LlmAnswer events = LlmAnswer.read(published.events().orElseThrow());
    assertEquals(signed.answerHash(), events.hash());
    assertTrue(events.isOutsideExact(events.proof().orElseThrow()));
    assertFalse(published.body().has(TeeProof.ANSWER_FORM), "the form is that of the events");
    assertEquals(
        Optional.of(leaf(signed)),
        LlmAnswer.read(published.body().toString()).proof().map(TeeProof::leaf));
  }
}
