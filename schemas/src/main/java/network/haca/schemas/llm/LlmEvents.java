package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.schemas.TeeProof;

/** The events of a stream, put together to the answer that they carry. */
final class LlmEvents {
  private final StringBuilder content = new StringBuilder();
  private final ToolCalls calls = new ToolCalls();
  private final Set<Integer> choices = new TreeSet<>();
  private final AnswerForm.Events form = new AnswerForm.Events();
  private final UnsignedParts unsigned = new UnsignedParts();
  private final ResponseEvents response = new ResponseEvents();
  private int chunks;
  private boolean endsByCalls;
  private ObjectNode outside = JsonNodeFactory.instance.objectNode();

  private LlmEvents() {}

  static LlmAnswer read(String text) throws PythonJson.MalformedException {
    LlmEvents events = new LlmEvents();
    boolean isEnded = EventLines.each(text, events::add);
    LlmAnswer.require(
        events.outside.isEmpty() || isEnded, "it ends without " + AnswerText.DONE_DATA);
    LlmAnswer.require(
        events.outside.isEmpty() || events.chunks > 0 || events.response.isOver(),
        "a response has its proof in front of its end");
    return events.answer();
  }

  private void add(String name, String data) throws PythonJson.MalformedException {
    ObjectNode event = SharedJson.parse(data);
    LlmAnswer.require(
        event.path("type").asText("").equals(name), "an event has another name than its type");
    LlmAnswer.require(outside.isEmpty(), "it goes on behind its proof");
    outside = AnswerForm.takeOut(event, AnswerForm.OUTSIDE_OF_LAST_EVENT);
    form.read(event);
    if (event.has("type")) {
      response.add(event);
    } else {
      chunks++;
      addChunk(event);
    }
    LlmAnswer.require(
        chunks == 0 || response.count() == 0, "it is a response and another answer, too");
  }

  private void addChunk(ObjectNode event) throws PythonJson.MalformedException {
    unsigned.addEvent(event);
    for (JsonNode choice : LlmAnswer.choices(event)) {
      LlmAnswer.require(
          !choice.has("text") || !choice.has("delta"), "a choice has both text and delta");
      int index = LlmAnswer.index(choice, 0);
      choices.add(index);
      if (index == 0) {
        collect(choice);
      }
    }
  }

  /** The original's form has the first choice alone. */
  private void collect(JsonNode choice) {
    content.append(ContentText.ofChunk(choice));
    choice.at("/delta/tool_calls").forEach(calls::add);
    endsByCalls |= choice.path("finish_reason").asText().equals(LlmHashes.TOOL_CALLS);
  }

  private LlmAnswer answer() {
    if (response.count() > 0) {
      return LlmAnswer.ofResponse(response.read(), form.hash(), outside);
    }
    boolean callsTools = endsByCalls && !calls.isEmpty();
    AnswerPart part = callsTools ? AnswerPart.TOOL_CALLS : AnswerPart.TEXT;
    return new LlmAnswer(
        part,
        callsTools ? LlmHashes.toolCalls(calls.toJson()) : Bytes.ofUtf8(content.toString()),
        choices.size(),
        form.hash(),
        TeeProof.of(outside),
        outside,
        unsigned.beside(part));
  }
}
