package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.schemas.llm.AnswerText;
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

  private final String id;
  private final List<ResponseItem> items = new ArrayList<>();
  private final Map<Integer, Integer> calls = new TreeMap<>();
  private final List<ObjectNode> events = new ArrayList<>();
  private int open = -1;
  private int parts;
  private long characters;

  /**
   * @param id of the response, from which those of items are made
   */
  ResponseWriter(String id) {
    this.id = id;
  }

  /** Characters of what it has said, as they are written in JSON. */
  long characters() {
    return characters;
  }

  /** Those so far. */
  List<ResponseItem> items() {
    return Collections.unmodifiableList(items);
  }

  /** Items and parts so far. */
  int count() {
    return items.size() + parts;
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
    return made();
  }

  /** The ends of all that is open; of an answer that says nothing an empty message. */
  List<ObjectNode> ending() {
    if (items.isEmpty()) {
      part(Kind.MESSAGE, ResponsePart.Type.TEXT);
    }
    endOpen();
    calls.values().forEach(this::endCall);
    return made();
  }

  private List<ObjectNode> made() {
    List<ObjectNode> made = List.copyOf(events);
    events.clear();
    return made;
  }

  private void say(Kind kind, ResponsePart.Type type, String text, JsonNode probabilities) {
    if (text.isEmpty()) {
      return;
    }
    ResponsePart part = part(kind, type);
    part.add(text, probabilities);
    ObjectNode event = ofPart("response.%s.delta".formatted(type.word())).put("delta", text);
    if (type == ResponsePart.Type.TEXT) {
      probabilities.forEach(event.putArray("logprobs")::add);
      characters += AnswerText.json(event.get("logprobs")).length();
    }
    characters += AnswerText.json(event.get("delta")).length();
  }

  /** The last part of the open item, begun if another is open or none. */
  private ResponsePart part(Kind kind, ResponsePart.Type type) {
    if (open < 0 || items.get(open).kind() != kind) {
      endOpen();
      begin(ResponseItem.ofText(kind, "%s_%s_%s".formatted(prefix(kind), id, items.size())));
      open = items.size() - 1;
    }
    List<ResponsePart> begun = items.get(open).parts();
    if (!begun.isEmpty() && begun.getLast().type() == type) {
      return begun.getLast();
    }
    ResponsePart part = items.get(open).begin(type);
    parts++;
    ofPart("response.content_part.added").set("part", part.toJson());
    return part;
  }

  private static String prefix(Kind kind) {
    return switch (kind) {
      case MESSAGE -> "msg";
      case REASONING -> "rs";
      case FUNCTION_CALL -> "fc";
    };
  }

  private void begin(ResponseItem item) {
    items.add(item);
    event("response.output_item.added", items.size() - 1).set("item", item.toJson("in_progress"));
  }

  private void call(JsonNode fragment) {
    int index = fragment.path("index").asInt();
    if (!calls.containsKey(index)) {
      endOpen();
      begin(
          ResponseItem.ofCall(
              "%s_%s_%s".formatted(prefix(Kind.FUNCTION_CALL), id, items.size()),
              fragment.path("id").asText(),
              fragment.at("/function/name").asText()));
      calls.put(index, items.size() - 1);
    }
    String more = fragment.at("/function/arguments").asText("");
    int place = calls.get(index);
    if (!more.isEmpty()) {
      items.get(place).addArguments(more);
      ObjectNode event = ofItem("response.function_call_arguments.delta", place);
      characters += AnswerText.json(event.put("delta", more).get("delta")).length();
    }
  }

  private void endOpen() {
    if (open < 0) {
      return;
    }
    ResponseItem item = items.get(open);
    for (int i = 0; i < item.parts().size(); i++) {
      ResponsePart part = item.parts().get(i);
      ObjectNode done =
          ofItem("response.%s.done".formatted(part.type().word()), open)
              .put("content_index", i)
              .put(part.type().field(), part.text());
      if (part.type() == ResponsePart.Type.TEXT) {
        done.set("logprobs", part.logprobs());
      }
      ofItem("response.content_part.done", open).put("content_index", i).set("part", part.toJson());
    }
    end(open);
    open = -1;
  }

  private void endCall(int place) {
    ofItem("response.function_call_arguments.done", place)
        .put("arguments", items.get(place).arguments());
    end(place);
  }

  private void end(int place) {
    event("response.output_item.done", place)
        .set("item", items.get(place).toJson(ResponseItem.COMPLETED));
  }

  private ObjectNode ofPart(String type) {
    return ofItem(type, open).put("content_index", items.get(open).parts().size() - 1);
  }

  private ObjectNode ofItem(String type, int place) {
    return event(type, place).put("item_id", items.get(place).id());
  }

  private ObjectNode event(String type, int place) {
    ObjectNode event = JSON.objectNode().put("type", type).put("output_index", place);
    events.add(event);
    return event;
  }
}
