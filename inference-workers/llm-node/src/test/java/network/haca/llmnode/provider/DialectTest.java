package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.NormalChunks;
import network.haca.llmnode.llm.WholeAnswer;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** What requests and answers are in the providers' own APIs. */
class DialectTest {
  private static final String CONVERSATION =
      """
      {"model": "m", "max_tokens": 50, "top_p": 0.5, "stop": "END", "tool_choice": "required", "seed": 3,
       "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [
          {"type": "text", "text": "Compare"},
          {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
          {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]},
        {"role": "assistant", "content": null, "tool_calls": [
          {"id": "%s", "type": "function", "function": {"name": "look", "arguments": "{\\"at\\": 1}"}}]},
        {"role": "tool", "tool_call_id": "%1$s", "content": "a cat"}],
       "tools": [{"type": "function", "function": {"name": "look", "description": "Looks.",
                  "parameters": {"type": "object", "properties": {"at": {"type": "integer"}}}}}]}
      """;

  private static LlmRequest request(LlmApi api, String body) throws Exception {
    Route route = new Route("p", "theirs", JsonNodeFactory.instance.objectNode());
    return new LlmRequest(
        api,
        (ObjectNode) PythonJson.parse(body),
        new LlmModel(
            "m",
            List.of(),
            List.of(route),
            OptionalDouble.empty(),
            Optional.empty(),
            new LlmModel.Limits(0, 0)),
        Bytes32.ZERO);
  }

  private static Dialect.Asked ask(Dialect dialect, LlmApi api, String body) throws Exception {
    LlmRequest request = request(api, body);
    return dialect.ask(request, request.model().routes().getFirst());
  }

  private static JsonNode asked(Dialect dialect, LlmApi api, String body) throws Exception {
    return assertInstanceOf(Dialect.Asked.Call.class, ask(dialect, api, body)).body();
  }

  private static void assertRefused(Dialect dialect, String body, String reason) throws Exception {
    Dialect.Asked.Refused refused =
        assertInstanceOf(Dialect.Asked.Refused.class, ask(dialect, LlmApi.CHAT, body));
    assertTrue(refused.reason().contains(reason), refused::reason);
  }

  private static String chat(String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
        .formatted(more);
  }

  /** The whole answer that the events of a stream amount to. */
  private static JsonNode streamed(Dialect dialect, String... events) throws Exception {
    LlmRequest request = request(LlmApi.CHAT, chat(""));
    EventReader reader = dialect.events(request);
    WholeAnswer answer = new WholeAnswer(LlmApi.CHAT);
    for (String event : events) {
      for (JsonNode chunk : reader.read(PythonJson.parse(event))) {
        answer.add(chunk);
      }
    }
    return answer.toJson();
  }

  private static void assertSigned(JsonNode one, JsonNode other) {
    assertEquals(
        LlmHashes.signedOutput(one.at("/choices/0")).toUtf8(),
        LlmHashes.signedOutput(other.at("/choices/0")).toUtf8());
  }

  @Test
  void openAisNewerModelsAreTaughtByTheirOwnNameOfTheBound() throws Exception {
    String body = chat(",\"max_tokens\":7");
    assertEquals(
        7, asked(new OpenAiDialect(true), LlmApi.CHAT, body).get("max_completion_tokens").asInt());
    assertEquals(7, asked(new OpenAiDialect(false), LlmApi.CHAT, body).get("max_tokens").asInt());
  }

  @Test
  void aConversationInAnthropicsForm() throws Exception {
    JsonNode body = asked(new AnthropicDialect(), LlmApi.CHAT, CONVERSATION.formatted("toolu_1"));
    assertEquals("theirs", body.get("model").asText());
    assertEquals("Be brief.", body.get("system").asText());
    assertEquals(50, body.get("max_tokens").asInt());
    assertEquals("END", body.at("/stop_sequences/0").asText());
    assertEquals(3, body.get("messages").size());
    assertEquals(
        "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}",
        body.at("/messages/0/content/1/source").toString());
    assertEquals("url", body.at("/messages/0/content/2/source/type").asText());
    assertEquals(
        "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{\"at\":1}}",
        body.at("/messages/1/content/0").toString());
    assertEquals(
        "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"a cat\"}",
        body.at("/messages/2/content/0").toString());
    assertEquals("any", body.at("/tool_choice/type").asText());
    assertEquals("integer", body.at("/tools/0/input_schema/properties/at/type").asText());
  }

  @Test
  void whatAnthropicHasNoWordForIsRefused() throws Exception {
    Dialect anthropic = new AnthropicDialect();
    assertRefused(anthropic, chat(",\"n\":2"), "'n'");
    assertRefused(anthropic, chat(",\"logprobs\":true"), "'logprobs'");
    assertRefused(anthropic, chat(",\"presence_penalty\":0.5"), "'presence_penalty'");
    assertRefused(anthropic, chat("").replace("\"user\"", "\"function\""), "role 'function'");
    asked(anthropic, LlmApi.CHAT, chat(",\"n\":1,\"logprobs\":false,\"presence_penalty\":0"));
  }

  @Test
  void anAnswerOfAnthropicsIsTheSameWholeOrStreamed() throws Exception {
    Dialect dialect = new AnthropicDialect();
    JsonNode whole =
        dialect.whole(
            request(LlmApi.CHAT, chat("")),
            PythonJson.parse(
                """
                {"type": "message", "role": "assistant", "stop_reason": "tool_use",
                 "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Let me look."},
                             {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {"at": "Zürich", "n": 1}}],
                 "usage": {"input_tokens": 10, "cache_read_input_tokens": 5, "output_tokens": 7}}
                """));
    JsonNode streamed =
        streamed(
            dialect,
            "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":5,\"output_tokens\":1}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
            "{\"type\":\"ping\"}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Let me look.\"}}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}}",
            "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"at\\\": \\\"Z\"}}",
            "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"ürich\\\", \\\"n\\\": 1}\"}}",
            "{\"type\":\"content_block_stop\",\"index\":1}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":7}}",
            "{\"type\":\"message_stop\"}");
    assertEquals(whole, streamed);
    assertSigned(whole, streamed);
    assertEquals("tool_calls", whole.at("/choices/0/finish_reason").asText());
    assertEquals("Let me look.", whole.at("/choices/0/message/content").asText());
    assertEquals(
        "{\"at\":\"Zürich\",\"n\":1}",
        whole.at("/choices/0/message/tool_calls/0/function/arguments").asText());
    assertEquals(22, whole.at("/usage/total_tokens").asInt());
  }

  @Test
  void jsonOfAGivenFormIsAskedOfAnthropicByATool() throws Exception {
    String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    String body =
        chat(
            ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":%s}}"
                .formatted(schema));
    Dialect dialect = new AnthropicDialect();
    JsonNode asked = asked(dialect, LlmApi.CHAT, body);
    assertEquals(schema, asked.at("/tools/0/input_schema").toString());
    assertEquals(asked.at("/tools/0/name").asText(), asked.at("/tool_choice/name").asText());
    JsonNode answer =
        dialect.whole(
            request(LlmApi.CHAT, body),
            PythonJson.parse(
                "{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"%s\",\"input\":{\"a\":1}}]}"
                    .formatted(AnthropicRequest.ANSWER_TOOL)));
    assertEquals("{\"a\":1}", answer.at("/choices/0/message/content").asText());
    assertEquals("stop", answer.at("/choices/0/finish_reason").asText());
  }

  @Test
  void aConversationInGeminisForm() throws Exception {
    String id = GoogleCallId.of("c2lnbg==");
    JsonNode body = asked(new GoogleDialect(), LlmApi.CHAT, CONVERSATION.formatted(id));
    assertEquals("Be brief.", body.at("/systemInstruction/parts/0/text").asText());
    assertEquals(
        "{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}",
        body.at("/contents/0/parts/1/inlineData").toString());
    assertEquals("model", body.at("/contents/1/role").asText());
    assertEquals(
        "{\"functionCall\":{\"name\":\"look\",\"args\":{\"at\":1}},\"thoughtSignature\":\"c2lnbg==\"}",
        body.at("/contents/1/parts/0").toString());
    assertEquals(
        "{\"name\":\"look\",\"response\":{\"result\":\"a cat\"}}",
        body.at("/contents/2/parts/0/functionResponse").toString());
    JsonNode generation = body.get("generationConfig");
    assertEquals(50, generation.get("maxOutputTokens").asInt());
    assertEquals(0.5, generation.get("topP").asDouble());
    assertEquals(3, generation.get("seed").asInt());
    assertEquals("END", generation.at("/stopSequences/0").asText());
    assertEquals("ANY", body.at("/toolConfig/functionCallingConfig/mode").asText());
  }

  @Test
  void anAnswerOfGeminisIsTheSameWholeOrStreamed() throws Exception {
    Dialect dialect = new GoogleDialect();
    JsonNode whole =
        dialect.whole(
            request(LlmApi.CHAT, chat("")),
            PythonJson.parse(
                """
                {"candidates": [{"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [
                   {"text": "hm", "thought": true}, {"text": "Grüße 😀"}]}}],
                 "usageMetadata": {"promptTokenCount": 4, "candidatesTokenCount": 3, "thoughtsTokenCount": 2, "totalTokenCount": 9}}
                """));
    JsonNode streamed =
        streamed(
            dialect,
            "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"Grüße\"}]}}],\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":1}}",
            "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\" 😀\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":3,\"thoughtsTokenCount\":2}}");
    assertEquals(whole, streamed);
    assertSigned(whole, streamed);
    assertEquals(9, whole.at("/usage/total_tokens").asInt());
    JsonNode blocked =
        dialect.whole(
            request(LlmApi.CHAT, chat("")),
            PythonJson.parse("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"));
    assertEquals("content_filter", blocked.at("/choices/0/finish_reason").asText());
  }

  @Test
  void aCallOfGeminisCarriesWhatItWantsBack() throws Exception {
    JsonNode answer =
        new GoogleDialect()
            .whole(
                request(LlmApi.CHAT, chat("")),
                PythonJson.parse(
                    """
                    {"candidates": [{"finishReason": "STOP", "content": {"parts": [
                       {"functionCall": {"name": "look", "args": {"at": 1}}, "thoughtSignature": "c2lnbg=="},
                       {"functionCall": {"name": "rest"}}]}}]}
                    """));
    JsonNode calls = answer.at("/choices/0/message/tool_calls");
    assertEquals("tool_calls", answer.at("/choices/0/finish_reason").asText());
    assertEquals("{\"at\":1}", calls.at("/0/function/arguments").asText());
    assertEquals("{}", calls.at("/1/function/arguments").asText());
    assertTrue(GoogleCallId.signature(calls.at("/0/id").asText()).orElse("").equals("c2lnbg=="));
    assertTrue(GoogleCallId.signature(calls.at("/1/id").asText()).isEmpty());
  }

  @Test
  void aTextCompletionIsTheAnswerToOneMessage() throws Exception {
    String body = "{\"model\":\"m\",\"prompt\":\"Once\"}";
    assertEquals(
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Once\"}]}",
        asked(new AnthropicDialect(), LlmApi.COMPLETION, body).at("/messages/0").toString());
    JsonNode google = asked(new GoogleDialect(), LlmApi.COMPLETION, body);
    assertEquals("Once", google.at("/contents/0/parts/0/text").asText());
    assertEquals(16, google.at("/generationConfig/maxOutputTokens").asInt(), "as it is signed");
    assertRefused(
        new GoogleDialect(), "{\"model\":\"m\",\"messages\":[{\"role\":\"who\"}]}", "role 'who'");
  }

  @Test
  void embeddingsAreAskedOfGoogleInOneCallAndReadInTheOrderOfTheInputs() throws Exception {
    Dialect google = new GoogleDialect();
    String body = "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2%s}";
    Dialect.Asked.Call call =
        assertInstanceOf(
            Dialect.Asked.Call.class, ask(google, LlmApi.EMBEDDINGS, body.formatted("")));
    assertEquals("/models/theirs:batchEmbedContents", call.path());
    assertEquals(
        PythonJson.parse(
            """
            {"requests": [
              {"model": "models/theirs", "content": {"parts": [{"text": "a"}]}, "outputDimensionality": 2},
              {"model": "models/theirs", "content": {"parts": [{"text": "b"}]}, "outputDimensionality": 2}]}
            """),
        call.body());
    JsonNode answer =
        PythonJson.parse("{\"embeddings\":[{\"values\":[1.0,-0.5]},{\"values\":[0.25,2.0]}]}");
    assertEquals(
        PythonJson.parse(
            """
            {"object": "list",
             "data": [{"object": "embedding", "index": 0, "embedding": [1.0, -0.5]},
                      {"object": "embedding", "index": 1, "embedding": [0.25, 2.0]}],
             "usage": {"prompt_tokens": 0, "total_tokens": 0}}
            """),
        google.whole(request(LlmApi.EMBEDDINGS, body.formatted("")), answer));
    JsonNode packed =
        google.whole(
            request(LlmApi.EMBEDDINGS, body.formatted(",\"encoding_format\":\"base64\"")), answer);
    assertEquals("AACAPwAAAL8=", packed.at("/data/0/embedding").asText());
    Dialect.Asked.Refused refused =
        assertInstanceOf(
            Dialect.Asked.Refused.class,
            ask(google, LlmApi.EMBEDDINGS, "{\"model\":\"m\",\"input\":[1,2]}"));
    assertTrue(refused.reason().contains("'input' is a text"), refused::reason);
  }

  private static String reason(Dialect dialect, String answer) throws Exception {
    JsonNode read =
        dialect.whole(request(LlmApi.CHAT, chat("")), PythonJson.parse(answer.replace('\'', '"')));
    return read.at("/choices/0/finish_reason").asText();
  }

  @Test
  void aReasonThatOpenAiHasNoWordForIsToldInTheProvidersOwn() throws Exception {
    String anthropic = "{'content':[{'type':'text','text':'a'}],'stop_reason':%s}";
    assertEquals("pause_turn", reason(new AnthropicDialect(), anthropic.formatted("'pause_turn'")));
    assertEquals(
        "content_filter", reason(new AnthropicDialect(), anthropic.formatted("'refusal'")));
    assertEquals("", reason(new AnthropicDialect(), anthropic.formatted("null")), "it says none");
    String google = "{'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'%s'}]}";
    Dialect gemini = new GoogleDialect();
    assertEquals(
        "malformed_function_call", reason(gemini, google.formatted("MALFORMED_FUNCTION_CALL")));
    assertEquals("other", reason(gemini, google.formatted("OTHER")));
    assertEquals("content_filter", reason(gemini, google.formatted("RECITATION")));
    assertEquals("", reason(gemini, google.formatted("FINISH_REASON_UNSPECIFIED")));
  }

  @Test
  void aStreamWhoseReasonNobodyToldIsNotWhole() throws Exception {
    for (Dialect dialect : List.of(new AnthropicDialect(), new GoogleDialect())) {
      LlmRequest request = request(LlmApi.CHAT, chat(""));
      NormalChunks chunks = new NormalChunks(request, () -> "");
      for (String event :
          List.of(
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null}}",
              "{\"type\":\"message_stop\"}",
              "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}")) {
        dialect.events(request).read(PythonJson.parse(event)).forEach(chunks::add);
      }
      assertTrue(chunks.missing().isPresent());
    }
  }
}
