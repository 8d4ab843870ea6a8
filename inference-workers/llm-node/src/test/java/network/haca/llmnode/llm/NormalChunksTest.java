package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a provider streams, whoever puts the chunks together reads what is signed. */
class NormalChunksTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> GROWING =
      List.of("content", "refusal", "reasoning_content", "reasoning");
  private static final String TEXT = "a😀b\uD83D\uDC69\u200D\uD83D\uDE80 ü 𝔊\n\"\\";

  private int fresh;

  private static LlmRequest request(String more) throws Exception {
    return request(LlmApi.CHAT, more);
  }

  private static LlmRequest request(LlmApi api, String more) throws Exception {
    return new LlmRequest(
        api,
        (ObjectNode) PythonJson.parse("{\"model\":\"m\",\"stream\":true%s}".formatted(more)),
        new LlmModel(
            "m",
            List.of(),
            List.of(new LlmModel.Route("p", "m", JSON.objectNode())),
            OptionalDouble.empty(),
            Optional.empty(),
            new LlmModel.Limits(0, 0)),
        Bytes32.ZERO);
  }

  private NormalChunks chunks(String more) throws Exception {
    return new NormalChunks(request(more), () -> "ours_" + fresh++);
  }

  private static JsonNode delta(String delta) throws Exception {
    return PythonJson.parse("{\"choices\":[{\"index\":0,\"delta\":%s}]}".formatted(delta));
  }

  private static JsonNode finish(int index, String reason) {
    ObjectNode chunk = JSON.objectNode();
    chunk.putArray("choices").addObject().put("index", index).put("finish_reason", reason);
    return chunk;
  }

  private static ObjectNode made(NormalChunks chunks, JsonNode upstream) {
    return assertInstanceOf(NormalChunks.Step.Chunk.class, chunks.add(upstream)).chunk();
  }

  private static void assertMalformed(NormalChunks chunks, String upstream, String reason)
      throws Exception {
    NormalChunks.Step step = chunks.add(PythonJson.parse(upstream));
    assertTrue(
        assertInstanceOf(NormalChunks.Step.Malformed.class, step, upstream)
            .reason()
            .contains(reason),
        step::toString);
  }

  private static void write(LlmStream stream, ObjectNode chunk) {
    stream.written(chunk, AnswerText.event(chunk));
  }

  /** What a client shows of chunks as they are written, and that it is what is signed. */
  private JsonNode read(String more, List<JsonNode> upstream) throws Exception {
    NormalChunks chunks = chunks(more);
    LlmStream stream = new LlmStream(request(more), "id", 0, Optional.empty());
    WholeAnswer whole = new WholeAnswer(LlmApi.CHAT);
    Accumulated client = new Accumulated();
    List<JsonNode> all = new ArrayList<>();
    upstream.forEach(each -> all.add(made(chunks, each)));
    all.add(chunks.rest());
    for (JsonNode each : all) {
      Optional<ObjectNode> written = stream.next(each);
      if (written.isPresent()) {
        JsonNode parsed = PythonJson.parse(written.get().toString());
        assertEquals(WholeCharacters.of(parsed), parsed, "no halves");
        write(stream, written.get());
        client.add(parsed);
      }
      whole.add(each);
    }
    JsonNode choice = whole.toJson().at("/choices/0");
    assertEquals(
        Keccak.hash(LlmHashes.signedOutput(choice)),
        stream.signed(Optional.of(stream.last(Optional.empty()))).outputHash());
    ObjectNode shown = client.message();
    for (JsonNode call : shown.path("tool_calls")) {
      ((ObjectNode) call).remove("index");
    }
    assertEquals(choice.path("message").path("tool_calls"), shown.path("tool_calls"));
    shown.set("finish_reason", choice.get("finish_reason"));
    return shown;
  }

  private JsonNode calls(String... deltas) throws Exception {
    List<JsonNode> upstream = new ArrayList<>();
    for (String each : deltas) {
      upstream.add(delta("{\"tool_calls\":[%s]}".formatted(each.replace('\'', '"'))));
    }
    upstream.add(finish(0, "stop"));
    JsonNode read = read("", upstream);
    assertEquals("tool_calls", read.get("finish_reason").asText());
    return read.get("tool_calls");
  }

  private static void assertCalls(String expected, JsonNode calls) {
    List<String> all = new ArrayList<>();
    calls.forEach(
        call ->
            all.add(
                call.get("id").asText()
                    + ":"
                    + call.at("/function/name").asText()
                    + call.at("/function/arguments").asText()));
    assertEquals(expected, String.join(" ", all));
  }

  /** For any way to cut an answer into fragments. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whateverTheFragmentsAreTheAnswerIsTheSame(int seed) throws Exception {
    for (int round = 0; round < 50; round++) {
      Random random = new Random(seed * 1_000L + round);
      List<JsonNode> upstream = new ArrayList<>();
      for (String field : GROWING) {
        pieces(random, TEXT).forEach(piece -> upstream.add(text(field, piece)));
      }
      int habit = random.nextInt(4);
      for (int call = 0; call < 3; call++) {
        boolean isFirst = true;
        for (String piece : pieces(random, "{\"a\": \"" + TEXT.replace("\n\"\\", "") + "\"}")) {
          upstream.add(fragment(habit, call, isFirst, piece));
          isFirst = false;
        }
      }
      upstream.add(finish(0, random.nextBoolean() ? "stop" : "tool_calls"));
      JsonNode read = read("", upstream);
      GROWING.forEach(field -> assertEquals(TEXT, read.get(field).asText()));
      assertEquals(3, read.get("tool_calls").size());
      for (JsonNode call : read.get("tool_calls")) {
        String arguments = call.at("/function/arguments").asText();
        assertEquals(TEXT.replace("\n\"\\", ""), PythonJson.parse(arguments).get("a").asText());
      }
    }
  }

  private static JsonNode text(String field, String piece) {
    ObjectNode chunk = JSON.objectNode();
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0).putObject("delta").put("role", "assistant").put(field, piece);
    return chunk;
  }

  /**
   * @param habit OpenAI's; the id in every fragment at index 0; no index; neither index nor id
   */
  private static JsonNode fragment(int habit, int call, boolean isFirst, String piece) {
    ObjectNode chunk = JSON.objectNode();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode fragment = choice.putObject("delta").putArray("tool_calls").addObject();
    ObjectNode function = fragment.putObject("function");
    if (habit < 2) {
      fragment.put("index", habit == 0 ? call : 0);
    }
    if (habit == 1 || (habit < 3 && isFirst)) {
      fragment.put("id", "call_" + call);
    }
    if (isFirst || habit == 1) {
      function.put("name", "f" + call);
    }
    function.put("arguments", piece);
    return chunk;
  }

  private static List<String> pieces(Random random, String text) {
    List<String> all = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int until = Math.min(text.length(), at + random.nextInt(4));
      all.add(text.substring(at, until));
      at = until;
    }
    return all;
  }

  @Test
  void halvesThatNeverPairAreReplaced() throws Exception {
    JsonNode read =
        read(
            "",
            List.of(
                delta("{\"content\":\"a\\ud83d\"}"),
                delta("{\"reasoning\":\"\\ude00\",\"content\":\"b\\ude00c\"}"),
                delta("{\"content\":\"\\ud83d\"}"),
                finish(0, "stop")));
    assertEquals("a\uFFFDb\uFFFDc\uFFFD", read.get("content").asText());
    assertEquals("\uFFFD", read.get("reasoning").asText());
  }

  @Test
  void halvesOfAListsPartsAndOfNamedItemsMeetToo() throws Exception {
    NormalChunks chunks = chunks("");
    String detail = "{\"reasoning_details\":[{\"index\":1,\"type\":\"t\",\"text\":\"%s\"}]}";
    StringBuilder all = new StringBuilder();
    for (String half : List.of("\\ud83d", "\\ude00")) {
      all.append(
          made(chunks, delta("{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(half)))
              .findPath("text")
              .asText());
      all.append(made(chunks, delta(detail.formatted(half))).findPath("text").asText());
    }
    assertEquals("😀😀", all.toString());
    made(chunks, delta(detail.formatted("\\ud83d")));
    assertEquals("\uFFFD", chunks.rest().findPath("text").asText());
  }

  @Test
  void aTextCompletionsHalvesMeet() throws Exception {
    NormalChunks chunks = new NormalChunks(request(LlmApi.COMPLETION, ""), () -> "x");
    StringBuilder all = new StringBuilder();
    for (String half : List.of("\ud83d", "\ude00")) {
      ObjectNode event = JSON.objectNode();
      event.putArray("choices").addObject().put("text", half);
      all.append(made(chunks, event).at("/choices/0/text").asText());
    }
    assertEquals("😀", all.toString());
  }

  @Test
  void callsWithOneIndexAreToldApartByTheirIds() throws Exception {
    assertCalls(
        "x:f{\"a\":1} y:g{}",
        calls(
            "{'index':0,'id':'x','function':{'name':'f','arguments':'{\\\"a\\\"'}}",
            "{'index':0,'id':'x','function':{'name':'f','arguments':':1}'}}",
            "{'index':0,'id':'y','function':{'name':'g','arguments':'{}'}}"));
    assertCalls(
        "x:f{} y:f{}",
        calls(
            "{'id':'x','function':{'name':'f','arguments':'{}'}},"
                + "{'id':'y','function':{'name':'f','arguments':'{}'}}"));
  }

  @Test
  void callsWithoutIdsGetOursAndANameBeginsTheNext() throws Exception {
    assertCalls(
        "ours_0:f{} ours_1:g{}",
        calls(
            "{'index':0,'function':{'name':'f','arguments':'{}'}}",
            "{'index':0,'function':{'name':'g','arguments':'{}'}}"));
    assertCalls(
        "ours_2:f{} ours_3:f{}",
        calls(
            "{'function':{'name':'f','arguments':'{}'}},{'function':{'name':'f','arguments':'{}'}}"));
    assertCalls(
        "ours_4:f ours_5:f",
        calls("{'function':{'name':'f'}},{'function':{'name':'f','arguments':''}}"));
  }

  @Test
  void whatComesInPartsIsToldAtOnce() throws Exception {
    assertCalls(
        "x:get_weather{\"a\":1}",
        calls(
            "{'index':3,'function':{'name':'get_'}}",
            "{'index':3,'function':{'name':'weather'}}",
            "{'index':3,'id':'x','function':{'arguments':''}}",
            "{'index':3,'function':{'arguments':'{\\\"a\\\":'}}",
            "{'function':{'arguments':'1}'}}"));
    assertCalls(
        "x:f[1] y:g{}",
        calls(
            "{'index':0,'id':'x','function':{'name':'f','arguments':[1]}}",
            "{'index':1,'id':'y','function':{'name':'g','arguments':{}}}"));
  }

  @Test
  void interleavedCallsStayApart() throws Exception {
    assertCalls(
        "x:f{\"a\":1} y:g{\"b\":2}",
        calls(
            "{'index':0,'id':'x','function':{'name':'f','arguments':'{\\\"a\\\":'}}",
            "{'index':1,'id':'y','function':{'name':'g','arguments':'{\\\"b\\\":'}}",
            "{'index':0,'function':{'arguments':'1}'}}",
            "{'index':1,'function':{'arguments':'2}'}}"));
  }

  @Test
  void onlyTheFirstFragmentOfACallNamesIt() throws Exception {
    NormalChunks chunks = chunks("");
    int named = 0;
    for (String piece : List.of("{", "}")) {
      JsonNode call =
          made(
                  chunks,
                  delta(
                      "{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"%s\"}}]}"
                          .formatted(piece)))
              .at("/choices/0/delta/tool_calls/0");
      named += call.has("id") || call.has("type") || call.at("/function").has("name") ? 1 : 0;
    }
    assertEquals(1, named);
  }

  @Test
  void reasonsAreTrue() throws Exception {
    String legacy = "{\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    assertEquals(
        "function_call",
        read("", List.of(delta(legacy), finish(0, "function_call"))).get("finish_reason").asText());
    String call =
        "{\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}";
    for (String reason : List.of("length", "content_filter")) {
      assertEquals(
          reason, read("", List.of(delta(call), finish(0, reason))).get("finish_reason").asText());
    }
    assertEquals(
        "stop",
        read("", List.of(delta("{\"content\":\"a\"}"), finish(0, "tool_calls")))
            .get("finish_reason")
            .asText());
  }

  @Test
  void anAnswerIsWholeOnceEveryChoiceHasAReason() throws Exception {
    NormalChunks chunks = chunks(",\"n\":3");
    assertTrue(chunks.missing().isPresent());
    made(chunks, finish(0, "stop"));
    made(chunks, finish(2, ""));
    made(chunks, PythonJson.parse("{\"choices\":[],\"usage\":null}"));
    assertTrue(chunks.missing().orElseThrow().message().contains("choices [1, 2]"));
    made(chunks, finish(1, "length"));
    made(chunks, finish(2, "stop"));
    assertEquals(Optional.empty(), chunks.missing());
  }

  /** As a client that talks to the provider itself would read it. */
  @Test
  void whatComesBehindAReasonIsPartOfTheAnswer() throws Exception {
    JsonNode read =
        read(
            "",
            List.of(
                delta("{\"content\":\"a\"}"),
                finish(0, "stop"),
                delta("{\"content\":\"b\"}"),
                finish(0, "length")));
    assertEquals("ab", read.get("content").asText());
    assertEquals("length", read.get("finish_reason").asText());
  }

  @Test
  void whatIsNoAnswerToTheRequestIsNamed() throws Exception {
    assertMalformed(chunks(""), "{\"choices\":[{\"index\":1,\"delta\":{}}]}", "choice 1");
    assertMalformed(chunks(""), "{\"choices\":[{\"index\":-1}]}", "choice -1");
    assertMalformed(chunks(",\"n\":2"), "{\"choices\":[{\"index\":99999999999999999999}]}", "9999");
    assertMalformed(chunks(""), "{\"choices\":{\"a\":1}}", "no list");
    assertMalformed(chunks(""), "{\"choices\":[\"a\"]}", "no JSON object");
    assertMalformed(chunks(""), "[1]", "no JSON object");
    StringBuilder many = new StringBuilder("{\"choices\":[{\"delta\":{\"tool_calls\":[{}");
    for (int i = 0; i <= CallFragments.CALLS_MAX; i++) {
      many.append(",{\"id\":\"").append(i).append("\"}");
    }
    assertMalformed(chunks(""), many.append("]}}]}").toString(), "calls more than");
  }

  /** Together AI gives a chunk both APIs' contents. */
  @Test
  void aChunkSaysWhatItSaysOnce() throws Exception {
    JsonNode both =
        PythonJson.parse(
            "{\"choices\":[{\"index\":0,\"text\":\"a\",\"delta\":{\"content\":\"a\"}}]}");
    for (LlmApi api : List.of(LlmApi.CHAT, LlmApi.COMPLETION)) {
      LlmRequest asked = request(api, "");
      LlmStream stream = new LlmStream(asked, "id", 0, Optional.empty());
      ObjectNode made = made(new NormalChunks(asked, () -> "x"), both);
      write(stream, stream.next(made).orElseThrow());
      assertEquals(
          Keccak.hash(Bytes.ofUtf8("a")), stream.signed(Optional.empty()).outputHash(), api::name);
    }
  }

  /** As the original's SDK puts it together. */
  @Test
  void aCallKeepsItsType() throws Exception {
    NormalChunks chunks = chunks("");
    LlmStream stream = new LlmStream(request(""), "id", 0, Optional.empty());
    JsonNode call =
        delta(
            "{\"tool_calls\":[{\"id\":\"x\",\"type\":\"custom\"},{\"custom\":{\"input\":\"a\"}}]}");
    write(stream, stream.next(made(chunks, call)).orElseThrow());
    made(chunks, finish(0, "stop"));
    stream.next(chunks.rest());
    assertEquals(
        Keccak.hash(
            LlmHashes.toolCalls(
                PythonJson.parse(
                    "[{\"id\":\"x\",\"type\":\"custom\",\"function\":{\"name\":\"\",\"arguments\":\"\"}}]"))),
        stream.signed(Optional.of(stream.last(Optional.empty()))).outputHash());
  }

  @Test
  void whatIsSaidBesideAReasonReachesTheClient() throws Exception {
    LlmStream stream = new LlmStream(request(""), "id", 0, Optional.empty());
    JsonNode last =
        PythonJson.parse(
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":128009,\"logprobs\":null}]}");
    ObjectNode written = stream.next(made(chunks(""), last)).orElseThrow();
    assertEquals(128009, written.at("/choices/0/stop_reason").asInt());
    ObjectNode empty = made(chunks(""), finish(0, "stop"));
    assertEquals(Optional.empty(), stream.next(empty));
    ObjectNode begun = stream.next(made(chunks(""), delta("{\"content\":\"a\"}"))).orElseThrow();
    assertEquals("assistant", begun.at("/choices/0/delta/role").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'foo':{'t':'\\ud83d'}};{'foo':{'0':{'t':'\\ud83d'}}}",
        "{'foo':{'t':'\\ud83d'}};{'foo':[{'index':0,'t':'\\ud83d'}]}",
        "{'foo':{'t':{'u':'\\ud83d'}}};{'foo':{'t':'\\ud83d'}}",
        "{'foo':[{'index':0,'t':'\\ud83d'},{'index':-1,'t':'\\ud83d'}]}",
        "{'foo':[{'index':99999999999999999999,'t':'\\ud83d'}]};{'foo':'\\ud83d'}",
        "{'/foo':[{'index':0,'t':'\\ud83d'}]}"
      })
  void halvesOfOddShapesEndAllTheSame(String deltas) throws Exception {
    NormalChunks chunks = chunks("");
    for (String each : deltas.replace('\'', '"').split(";")) {
      made(chunks, delta(each));
    }
    assertTrue(chunks.rest().toString().contains("\uFFFD"));
  }

  @Test
  void whatNoVerifierCouldReadOrKeepIsRefused() throws Exception {
    String deep = "[".repeat(497) + "]".repeat(497);
    assertMalformed(chunks(""), "{\"x\":%s}".formatted(deep), "deeper");
    NormalChunks chunks = chunks("");
    String piece = "x".repeat(NormalChunks.CALL_CHARACTERS_MAX / 2);
    String call =
        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"%s\"}}]}".formatted(piece);
    made(chunks, delta(call));
    made(chunks, delta(call));
    assertMalformed(chunks, delta(call).toString(), "too long");
  }

  /** As OpenAI's own clients put deltas together: texts are appended, items go by their index. */
  private static final class Accumulated {
    private final ObjectNode message = JSON.objectNode();

    void add(JsonNode chunk) {
      chunk.path("choices").forEach(choice -> merge(message, choice.path("delta")));
    }

    ObjectNode message() {
      return message;
    }

    private static void merge(ObjectNode into, JsonNode delta) {
      delta
          .properties()
          .forEach(
              field -> {
                String name = field.getKey();
                JsonNode before = into.path(name);
                switch (field.getValue()) {
                  case ObjectNode inner -> merge(into.withObjectProperty(name), inner);
                  case ArrayNode items ->
                      items.forEach(item -> mergeItem(into.withArray(name), item));
                  case JsonNode text when text.isTextual() && before.isTextual() ->
                      into.put(name, before.asText() + text.asText());
                  case JsonNode other -> into.set(name, other);
                }
              });
    }

    private static void mergeItem(ArrayNode into, JsonNode item) {
      int index = item.get("index").asInt();
      while (into.size() <= index) {
        into.addObject();
      }
      merge((ObjectNode) into.get(index), item);
    }
  }
}
