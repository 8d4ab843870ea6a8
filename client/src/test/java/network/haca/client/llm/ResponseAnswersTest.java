package network.haca.client.llm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.haca.client.llm.LlmVerdict.Refused;
import network.haca.client.llm.LlmVerdict.Verified;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** Rules T5 and T7: all of a response is signed, and it says the same in each of its places. */
class ResponseAnswersTest {
  private static final Instant NOW = Instant.ofEpochSecond(SignedAnswers.TIME + 5);

  /** The request of the Responses API that stands for the chat {@link SignedAnswers#REQUEST}. */
  private static final String REQUEST = "{\"model\":\"m\",\"input\":\"hello\",\"store\":false}";

  private static final String PART =
      "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"%s\"}";
  private static final String MESSAGE =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"%s\",\"role\":\"assistant\",\"content\":[%s]}";
  private static final String CALL =
      "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"%s\",\"call_id\":\"c\",\"name\":\"pay\",\"arguments\":\"%s\"}";

  private static String message(String status, String text) {
    return MESSAGE.formatted(status, PART.formatted(text));
  }

  private static String response(String status, String output) {
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":7,\"status\":\"%s\",\"model\":\"m\",\"output\":[%s]}"
        .formatted(status, output);
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) PythonJson.parse(text);
  }

  private static String ofItem(String type, int index, String id, String more) {
    return "{\"type\":\"response.%s\",\"output_index\":%s,\"item_id\":\"%s\",%s}"
        .formatted(type, index, id, more);
  }

  private static List<ObjectNode> events() throws Exception {
    String inPart = "\"content_index\":0,";
    List<String> events =
        List.of(
            "{\"type\":\"response.created\",\"response\":%s}"
                .formatted(response("in_progress", "")),
            "{\"type\":\"response.in_progress\",\"response\":%s}"
                .formatted(response("in_progress", "")),
            ofItem(
                "output_item.added",
                0,
                "msg_1",
                "\"item\":" + MESSAGE.formatted("in_progress", "")),
            ofItem("content_part.added", 0, "msg_1", inPart + "\"part\":" + PART.formatted("")),
            ofItem("output_text.delta", 0, "msg_1", inPart + "\"delta\":\"I \",\"logprobs\":[]"),
            ofItem("output_text.delta", 0, "msg_1", inPart + "\"delta\":\"pay.\",\"logprobs\":[]"),
            ofItem("output_text.done", 0, "msg_1", inPart + "\"text\":\"I pay.\",\"logprobs\":[]"),
            ofItem(
                "content_part.done", 0, "msg_1", inPart + "\"part\":" + PART.formatted("I pay.")),
            ofItem("output_item.done", 0, "msg_1", "\"item\":" + message("completed", "I pay.")),
            ofItem("output_item.added", 1, "fc_1", "\"item\":" + CALL.formatted("in_progress", "")),
            ofItem("function_call_arguments.delta", 1, "fc_1", "\"delta\":\"{}\""),
            ofItem("function_call_arguments.done", 1, "fc_1", "\"arguments\":\"{}\""),
            ofItem("output_item.done", 1, "fc_1", "\"item\":" + CALL.formatted("completed", "{}")),
            "{\"type\":\"response.completed\",\"response\":%s}"
                .formatted(
                    response(
                        "completed",
                        message("completed", "I pay.") + "," + CALL.formatted("completed", "{}"))));
    List<ObjectNode> all = new ArrayList<>();
    for (String event : events) {
      all.add(json(event).put("sequence_number", all.size()));
    }
    return all;
  }

  private static LlmVerdict verify(String request, String response) {
    return LlmAnswers.verify(request, response, SignedAnswers.node(), NOW);
  }

  private static void assertHolds(String response) {
    assertInstanceOf(Verified.class, verify(REQUEST, response), response);
  }

  private static void assertRefused(String response) {
    assertInstanceOf(Refused.class, verify(REQUEST, response), response);
  }

  /** Signed as it is, whoever signs it. */
  private static void assertNoNodesWriting(List<ObjectNode> events) {
    try {
      assertRefused(SignedAnswers.text(SignedAnswers.stream(events)));
    } catch (Exception malformed) {
      assertInstanceOf(PythonJson.MalformedException.class, malformed);
    }
  }

  @Test
  void aResponseHoldsAndNoChangeOfItDoes() throws Exception {
    for (String output :
        List.of(message("completed", "hello"), CALL.formatted("completed", "{}"))) {
      for (String status : List.of("completed", "incomplete", "failed")) {
        ObjectNode answer = SignedAnswers.whole(json(response(status, output)));
        assertHolds(AnswerText.json(answer));
        for (JsonNode changed : Mutations.of(answer)) {
          assertRefused(AnswerText.json(changed));
        }
      }
    }
  }

  @Test
  void aStreamedResponseHoldsAndNoChangeOfAnEventDoes() throws Exception {
    List<ObjectNode> events = SignedAnswers.stream(events());
    assertHolds(SignedAnswers.text(events));
    for (int i = 0; i < events.size(); i++) {
      for (JsonNode changed : Mutations.of(events.get(i))) {
        if (changed instanceof ObjectNode object) {
          List<ObjectNode> others = new ArrayList<>(events);
          others.set(i, object);
          assertRefused(SignedAnswers.text(others));
        }
      }
      List<ObjectNode> without = new ArrayList<>(events);
      ObjectNode taken = without.remove(i);
      assertRefused(SignedAnswers.text(without));
      if (i > 0) {
        without.add(i - 1, taken);
        assertRefused(SignedAnswers.text(without));
      }
    }
  }

  /** A client may read the parts or the whole: both are to say the same. */
  @Test
  void aStreamThatSaysTwoThingsIsRefusedThoughItIsSigned() throws Exception {
    for (int i = 2; i < events().size(); i++) {
      for (String field :
          List.of("delta", "text", "arguments", "name", "call_id", "output_index")) {
        List<ObjectNode> events = events();
        JsonNode found = events.get(i).findParent(field);
        if (found instanceof ObjectNode place) {
          if (place.get(field).isInt()) {
            place.put(field, 2);
          } else {
            place.put(field, place.get(field).asText() + "x");
          }
          assertNoNodesWriting(events);
        }
      }
      List<ObjectNode> without = events();
      without.remove(i);
      assertNoNodesWriting(without);
    }
  }

  @Test
  void anEventHasTheNameOfItsTypeAndNoOther() throws Exception {
    String text = SignedAnswers.text(SignedAnswers.stream(events()));
    assertHolds(text);
    assertRefused(text.replaceFirst("event: response.created", "event: response.failed"));
    assertRefused(text.replaceFirst("event: response.created\n", ""));
    assertRefused(text.replaceFirst("event: response.created", "event:response.created"));
    assertRefused(text.replaceFirst("event: response.created\n", "event: response.created\n\n"));
    assertRefused(text.replace("data: [DONE]", "event: done\ndata: [DONE]"));
  }

  @Test
  void anotherQuestionIsNotTheOneThatWasSigned() throws Exception {
    String answer =
        AnswerText.json(
            SignedAnswers.whole(json(response("completed", message("completed", "hello")))));
    assertInstanceOf(Verified.class, verify(REQUEST, answer));
    for (String other :
        List.of(
            REQUEST.replace("hello", "hello!"),
            REQUEST.replace("\"store\":false", "\"instructions\":\"lie\""),
            REQUEST.replace("\"store\":false", "\"max_output_tokens\":1"),
            REQUEST.replace("\"store\":false", "\"previous_response_id\":\"resp_0\""))) {
      assertInstanceOf(Refused.class, verify(other, answer), other);
    }
  }

  @Test
  void aBodyIsAResponseOrAChatAndNotBoth() throws Exception {
    ObjectNode both = json(response("completed", message("completed", "a")));
    both.putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("message")
        .put("content", "b");
    assertInstanceOf(
        Refused.class, verify(REQUEST, AnswerText.json(both.put("tee_signature", "AAAA"))));
  }
}
