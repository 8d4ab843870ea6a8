package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** A whole answer says what a stream of it would. */
class NormalAnswerTest {
  private static JsonNode normal(String body) throws Exception {
    return normal(LlmApi.CHAT, body);
  }

  private static JsonNode normal(LlmApi api, String body) throws Exception {
    return NormalAnswer.of(api, PythonJson.parse(body.replace('\'', '"')), () -> "ours");
  }

  @Test
  void aForcedCallSaysThatItIsOne() throws Exception {
    JsonNode answer =
        normal(
            "{'choices':[{'message':{'content':'beside','tool_calls':[{'function':{'name':'f','arguments':{'a':1}},'extra':2}]},'finish_reason':'stop'}]}");
    assertEquals("tool_calls", answer.at("/choices/0/finish_reason").asText());
    assertEquals("ours", answer.at("/choices/0/message/tool_calls/0/id").asText());
    assertEquals(
        "{\"a\":1}", answer.at("/choices/0/message/tool_calls/0/function/arguments").asText());
    assertEquals(2, answer.at("/choices/0/message/tool_calls/0/extra").asInt());
    JsonNode none =
        normal("{'choices':[{'message':{'content':'a','tool_calls':[]},'finish_reason':'stop'}]}");
    assertEquals("stop", none.at("/choices/0/finish_reason").asText());
    assertFalse(none.at("/choices/0/message").has("tool_calls"));
  }

  @Test
  void aChoiceWithoutAReasonIsNoCleanStop() throws Exception {
    for (String reason : new String[] {"", ",'finish_reason':null", ",'finish_reason':''"}) {
      JsonNode answer =
          normal("{'choices':[{'index':0,'message':{'content':'a'}%s}]}".formatted(reason));
      assertEquals("error", answer.at("/choices/0/finish_reason").asText());
    }
  }

  @Test
  void choicesComeInTheOrderOfTheirIndexes() throws Exception {
    assertEquals(
        "b",
        normal(LlmApi.COMPLETION, "{'choices':[{'index':1,'text':'a'},{'index':0,'text':'b'}]}")
            .at("/choices/0/text")
            .asText());
    JsonNode same =
        normal(LlmApi.COMPLETION, "{'choices':[{'index':0,'text':'a'},{'index':0,'text':'b'}]}");
    assertEquals("a", same.at("/choices/0/text").asText());
    assertEquals(1, same.at("/choices/1/index").asInt());
  }

  @Test
  void halvesOfCharactersAndNumbersWithoutDigitsAreReplacedEverywhere() throws Exception {
    JsonNode answer =
        normal(
            "{'choices':[{'message':{'content':'\\ud83dx','x':['\\ud83d\\ude00']},'logprobs':{'content':[{'logprob':-Infinity}]}}]}");
    assertEquals("\uFFFDx", answer.at("/choices/0/message/content").asText());
    assertEquals("😀", answer.at("/choices/0/message/x/0").asText());
    assertEquals(answer, PythonJson.parse(answer.toString()));
  }

  /** Together AI gives a choice both APIs' contents. */
  @Test
  void aChoiceSaysWhatItSaysOnce() throws Exception {
    String both =
        "{'choices':[{'index':0,'text':'a','message':{'content':'a'},'delta':{'content':'a'},'finish_reason':'stop'}]}";
    JsonNode chat = normal(LlmApi.CHAT, both).at("/choices/0");
    assertFalse(chat.has("text") || chat.has("delta"));
    assertEquals("a", LlmHashes.signedOutput(chat).toUtf8());
    JsonNode completion = normal(LlmApi.COMPLETION, both).at("/choices/0");
    assertFalse(completion.has("message") || completion.has("delta"));
    assertEquals("a", LlmHashes.signedOutput(completion).toUtf8());
  }
}
