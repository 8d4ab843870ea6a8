package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.schemas.llm.ContentText;
import network.haca.schemas.llm.ResponseItem;
import network.haca.schemas.llm.ResponseItem.Kind;
import network.haca.schemas.llm.ResponsePart;

/**
 * The items of a response, begun, continued and ended by the parts of a chat's choice. Text and
 * thoughts end when something else begins; calls, of which a provider may tell several at once, end
 * with the answer.
 */
final class ResponseWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Names under which providers tell a model's thoughts. */
  private static final List<String> THOUGHTS = List.of("reasoning_content", "reasoning");

  private final ResponseItems items;

  /** Places of items, by the index under which a provider tells the call. */
  private final Map<Integer, Integer> calls = new TreeMap<>();

  private int open = -1;

  /**
   * @param id of the response, from which those of items are made
   */
  ResponseWriter(String id) {
    this.items = new ResponseItems(id);
  }

  /** Characters of what it has said, as they are written in JSON. */
  long characters() {
    return items.characters();
  }

  /** Those so far. */
  List<ResponseItem> items() {
    return items.all();
  }

  /** Items and parts so far. */
  int count() {
    return items.count();
  }

  /**
   * The events that a part makes.
   *
   * @param choice a chunk's
   */
  List<ObjectNode> add(JsonNode choice) {
    JsonNode delta = choice.path("delta");
    for (String name : THOUGHTS) {
      if (delta.path(name).isTextual()) {
        say(
            Kind.REASONING,
            ResponsePart.Type.THOUGHT,
            delta.get(name).textValue(),
            JSON.arrayNode());
        break;
      }
    }
    say(
        Kind.MESSAGE,
        ResponsePart.Type.TEXT,
        ContentText.ofChunk(choice),
        choice.at("/logprobs/content"));
    say(
        Kind.MESSAGE,
        ResponsePart.Type.REFUSAL,
        delta.path("refusal").asText(""),
        JSON.arrayNode());
    delta.path("tool_calls").forEach(this::call);
    return items.told();
  }

  /** The ends of all that is open; of an answer that says nothing an empty message. */
  List<ObjectNode> ending() {
    if (items.all().isEmpty()) {
      var _ = part(Kind.MESSAGE, ResponsePart.Type.TEXT);
    }
    endOpen();
    calls.values().forEach(items::endCall);
    return items.told();
  }

  private void say(Kind kind, ResponsePart.Type type, String text, JsonNode probabilities) {
    if (!text.isEmpty()) {
      ResponsePart part = part(kind, type);
      items.say(open, part, text, probabilities);
    }
  }

  /** The last part of the open item, begun if another is open or none. */
  private ResponsePart part(Kind kind, ResponsePart.Type type) {
    if (open < 0 || items.at(open).kind() != kind) {
      endOpen();
      open = items.begin(ResponseItem.ofText(kind, items.nextId(kind)));
    }
    List<ResponsePart> begun = items.at(open).parts();
    return !begun.isEmpty() && begun.getLast().type() == type
        ? begun.getLast()
        : items.beginPart(open, type);
  }

  private void call(JsonNode fragment) {
    int index = fragment.path("index").asInt();
    if (!calls.containsKey(index)) {
      endOpen();
      ResponseItem call =
          ResponseItem.ofCall(
              items.nextId(Kind.FUNCTION_CALL),
              fragment.path("id").asText(),
              fragment.at("/function/name").asText());
      calls.put(index, items.begin(call));
    }
    String more = fragment.at("/function/arguments").asText("");
    if (!more.isEmpty()) {
      items.addArguments(calls.get(index), more);
    }
  }

  private void endOpen() {
    if (open >= 0) {
      items.endTexts(open);
      open = -1;
    }
  }
}
