package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.AnswerPart;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule T7: a chat's answer as a response, streamed or not, says the same and is signed alike. */
class ResponseStreamTest {
  private static final int KEPT_MAX = 100_000;

  @TempDir private Path folder;

  private LlmRequest request() throws Exception {
    return request("");
  }

  private LlmRequest request(String more) throws Exception {
    LlmModels models =
        LlmModels.read(
            Files.writeString(
                folder.resolve("models.json"),
                "{\"providers\":{\"p\":{\"url\":\"http://p/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"));
    String asked =
        "{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":9,\"metadata\":{\"a\":\"b\"}%s}"
            .formatted(more);
    return ((ParsedRequest.Accepted) LlmRequest.parse(LlmApi.RESPONSES, asked, models, Form.SDK))
        .request();
  }

  private AnswerStream stream(LongPredicate room) throws Exception {
    return AnswerStream.of(request(), "1", 7, true, new StreamRoom(KEPT_MAX, room));
  }

  private static JsonNode chunk(String choice) throws Exception {
    return PythonJson.parse("{\"choices\":[{\"index\":0,%s}]}".formatted(choice));
  }

  /** Events that are on the socket, and their text. */
  private static final class Written {
    private final List<ObjectNode> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void add(AnswerStream stream, List<ObjectNode> made) {
      for (ObjectNode event : made) {
        String line = AnswerText.event(event);
        stream.written(event, line);
        events.add(event);
        text.append(line);
      }
    }

    ObjectNode end(AnswerStream stream, Optional<LlmError> cut) throws Exception {
      add(stream, stream.ending(cut));
      ObjectNode last = stream.last(cut);
      SignedAnswer signed = stream.signed(Optional.of(last));
      events.add(last);
      text.append(AnswerText.event(last)).append(AnswerText.DONE);
      LlmAnswer read = LlmAnswer.read(text.toString());
      assertEquals(signed.answerHash(), read.hash());
      assertEquals(signed.outputHash(), Keccak.hash(read.signedOutput()));
      return last;
    }

    List<String> types() {
      return events.stream().map(event -> event.get("type").asText()).toList();
    }
  }

  private static String parts(Random random) {
    String[] parts = {
      "\"delta\":{\"content\":\"Grüße 😀 \"}",
      "\"delta\":{\"content\":\"x\"},\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-0.5}]}",
      "\"delta\":{\"reasoning_content\":\"Hm.\"}",
      "\"delta\":{\"refusal\":\"No.\"}",
      "\"delta\":{\"role\":\"assistant\"}",
      "\"delta\":{\"tool_calls\":[{\"index\":%s,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}"
          .formatted(random.nextInt(3)),
    };
    return parts[random.nextInt(parts.length)];
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "tool_calls", "length", "content_filter"})
  void whateverAProviderSaysAStreamAndABodyOfItAreRead(String finish) throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      AnswerStream stream = stream(more -> true);
      Written written = new Written();
      WholeAnswer whole = new WholeAnswer(LlmApi.CHAT);
      NormalChunks chunks = new NormalChunks(request(), () -> "call");
      List<JsonNode> all = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        all.add(chunk(parts(random)));
      }
      all.add(chunk("\"delta\":{},\"finish_reason\":\"%s\"".formatted(finish)));
      for (JsonNode each : all) {
        ObjectNode made = ((NormalChunks.Step.Chunk) chunks.add(each)).chunk();
        whole.add(made);
        written.add(stream, stream.add(made));
      }
      ObjectNode rest = chunks.rest();
      whole.add(rest);
      written.add(stream, stream.add(rest));
      ObjectNode last = written.end(stream, Optional.empty());
      LlmAnswer streamed = LlmAnswer.read(written.text.toString());
      ObjectNode body = LlmReply.of(request(), whole.toJson()).toJson("1", 7);
      LlmAnswer read = LlmAnswer.read(AnswerText.json(body));
      assertEquals(Keccak.hash(read.signedOutput()), SignedAnswer.of(body).outputHash());
      assertEquals(read.signedOutput(), streamed.signedOutput(), "seed " + seed);
      assertEquals(body.get("status"), last.at("/response/status"), "seed " + seed);
      assertEquals(said(body.get("output")), said(last.at("/response/output")), "seed " + seed);
    }
  }

  /** All that items of each type say, whatever their number. */
  private static Map<String, String> said(JsonNode output) {
    Map<String, String> said = new TreeMap<>();
    for (JsonNode item : output) {
      for (String field : List.of("text", "refusal", "name", "arguments")) {
        String text = String.join("", item.findValuesAsText(field));
        if (!text.isEmpty()) {
          said.merge(item.get("type").asText() + " " + field, text, String::concat);
        }
      }
    }
    return said;
  }

  @Test
  void theToolsThatWereAllowedAreSaidAgain() throws Exception {
    String choice =
        "{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}";
    LlmRequest request =
        request(",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],\"tool_choice\":" + choice);
    assertEquals(
        PythonJson.parse(choice), new ResponseFrame(request, "1", 7).begun().get("tool_choice"));
  }

  @Test
  void eventsComeInTheOrderThatClientsKnow() throws Exception {
    AnswerStream stream = stream(more -> true);
    Written written = new Written();
    written.add(stream, stream.add(chunk("\"delta\":{\"role\":\"assistant\"}")));
    assertEquals(List.of(), written.types(), "nothing is said yet");
    written.add(stream, stream.add(chunk("\"delta\":{\"content\":\"a\"}")));
    written.add(stream, stream.add(chunk("\"delta\":{\"content\":\"b\"}")));
    String call =
        "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
    written.add(stream, stream.add(chunk(call)));
    written.add(stream, stream.add(chunk("\"delta\":{},\"finish_reason\":\"tool_calls\"")));
    JsonNode usage =
        PythonJson.parse(
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");
    written.add(stream, stream.add(usage));
    ObjectNode last = written.end(stream, Optional.empty());
    assertEquals(
        List.of(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed"),
        written.types());
    for (int i = 0; i < written.events.size(); i++) {
      assertEquals(i, written.events.get(i).get("sequence_number").asInt());
    }
    JsonNode response = last.get("response");
    assertEquals("ab", response.at("/output/0/content/0/text").asText());
    assertEquals("{}", response.at("/output/1/arguments").asText());
    assertEquals(3, response.at("/usage/input_tokens").asInt());
    assertEquals(5, response.at("/usage/total_tokens").asInt());
    assertEquals(1, response.at("/usage/output_tokens_details/reasoning_tokens").asInt());
    assertEquals("b", response.at("/metadata/a").asText());
    assertEquals(9, response.get("max_output_tokens").asInt());
    LlmAnswer read = LlmAnswer.read(written.text.toString());
    assertEquals(AnswerPart.TOOL_CALLS, read.part());
    assertTrue(written.text.toString().startsWith("event: response.created\ndata: {"));
  }

  @Test
  void whatIsCutBeforeAWordIsAResponseThatFailed() throws Exception {
    AnswerStream stream = stream(more -> true);
    Written written = new Written();
    ObjectNode last =
        written.end(stream, Optional.of(LlmError.provider(502, "The provider went away.")));
    assertEquals(
        List.of("response.created", "response.in_progress", "response.failed"), written.types());
    assertEquals("provider_error", last.at("/response/error/code").asText());
  }

  /** Events that are made are not yet on the socket, and may never be. */
  @Test
  void theLastEventHasWhatWasWrittenAndNoMore() throws Exception {
    AnswerStream stream = stream(more -> true);
    Written written = new Written();
    written.add(stream, stream.add(chunk("\"delta\":{\"content\":\"a\"}")));
    assertFalse(stream.add(chunk("\"delta\":{\"content\":\"lost\"}")).isEmpty());
    ObjectNode last = written.end(stream, Optional.of(LlmError.tooSlow("Over.")));
    assertEquals("a", last.at("/response/output/0/content/0/text").asText());
    assertEquals("incomplete", last.at("/response/output/0/status").asText());
  }

  @Test
  void whatTheClientCutIsSignedAndPublishedAsFarAsItWasWritten() throws Exception {
    AnswerStream stream = stream(more -> true);
    Written written = new Written();
    written.add(stream, stream.add(chunk("\"delta\":{\"content\":\"a\"}")));
    // The provider has said why it ends, and nobody was told.
    var _ = stream.add(chunk("\"delta\":{},\"finish_reason\":\"stop\""));
    SignedAnswer signed = stream.signed(Optional.empty());
    LlmAnswer read = LlmAnswer.stream(written.text.toString());
    assertEquals(signed.answerHash(), read.hash());
    assertEquals(Keccak.hash(Bytes.ofUtf8("a")), signed.outputHash());
    SettlementLeaf leaf =
        new SettlementLeaf(Bytes32.ZERO, Bytes32.ZERO, signed.outputHash(), Bytes.EMPTY, 7);
    PublishedAnswer published =
        stream.published(leaf, signed.answerHash(), Optional.empty()).orElseThrow();
    assertEquals(Optional.of(written.text.toString()), published.events());
    assertEquals("a", published.body().at("/output/0/content/0/text").asText());
    assertEquals("incomplete", published.body().get("status").asText());
  }

  @Test
  void aStreamForWhichThereIsNoRoomEnds() throws Exception {
    List<Long> asked = new ArrayList<>();
    AnswerStream stream =
        stream(
            more -> {
              asked.add(more);
              return asked.size() < 2;
            });
    assertFalse(stream.add(chunk("\"delta\":{\"content\":\"abcd\"}")).isEmpty());
    assertEquals(Optional.empty(), stream.tooLong());
    var _ = stream.add(chunk("\"delta\":{\"content\":\"e\"}"));
    assertTrue(stream.tooLong().isPresent());
    assertTrue(asked.getFirst() >= 2L * "abcd".length(), asked::toString);
  }

  @Test
  void aStreamThatIsTooLongEnds() throws Exception {
    AnswerStream stream = stream(more -> true);
    String part = "\"delta\":{\"content\":\"%s\"}".formatted("x".repeat(1 << 20));
    int count = 0;
    while (stream.tooLong().isEmpty()) {
      var _ = stream.add(chunk(part));
      count++;
    }
    assertEquals(ResponseStream.CHARACTERS_MAX >> 20, count);
    assertTrue(stream.endCharacters() < AnswerText.UNENDED_CHARACTERS_MAX);
  }

  @Test
  void aStreamOfTooManyPartsEnds() throws Exception {
    AnswerStream stream = stream(more -> true);
    int count = 0;
    while (stream.tooLong().isEmpty()) {
      String field = count % 2 == 0 ? "content" : "refusal";
      var _ = stream.add(chunk("\"delta\":{\"%s\":\"x\"}".formatted(field)));
      count++;
    }
    assertEquals(ResponseStream.PARTS_MAX, count, "beside one item");
  }

  @Test
  void anAnswerThatSaysNothingIsAnEmptyMessage() throws Exception {
    JsonNode nothing =
        PythonJson.parse(
            "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}");
    ArrayNode output = (ArrayNode) LlmReply.of(request(), nothing).toJson("1", 7).get("output");
    assertEquals(1, output.size());
    assertEquals("", output.at("/0/content/0/text").asText("none"));
  }
}
