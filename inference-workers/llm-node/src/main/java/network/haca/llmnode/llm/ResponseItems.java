package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.ResponseItem;
import network.haca.schemas.llm.ResponseItem.Kind;
import network.haca.schemas.llm.ResponsePart;

/** The items of a response, with the events by which a stream tells what becomes of them. */
final class ResponseItems {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String id;
  private final List<ResponseItem> items = new ArrayList<>();
  private final List<ObjectNode> events = new ArrayList<>();
  private int parts;
  private long characters;

  /**
   * @param id of the response, from which those of items are made
   */
  ResponseItems(String id) {
    this.id = id;
  }

  /** Characters of what was said, as they are written in JSON. */
  long characters() {
    return characters;
  }

  /** Those so far. */
  List<ResponseItem> all() {
    return Collections.unmodifiableList(items);
  }

  ResponseItem at(int place) {
    return items.get(place);
  }

  /** Items and parts so far. */
  int count() {
    return items.size() + parts;
  }

  /** The events since this was asked last. */
  List<ObjectNode> told() {
    List<ObjectNode> told = List.copyOf(events);
    events.clear();
    return told;
  }

  /** The id of the next item. */
  String nextId(Kind kind) {
    String prefix =
        switch (kind) {
          case MESSAGE -> "msg";
          case REASONING -> "rs";
          case FUNCTION_CALL -> "fc";
        };
    return "%s_%s_%s".formatted(prefix, id, items.size());
  }

  /** Begins an item; the result is its place. */
  int begin(ResponseItem item) {
    items.add(item);
    int place = items.size() - 1;
    event("response.output_item.added", place).set("item", item.toJson("in_progress"));
    return place;
  }

  ResponsePart beginPart(int place, ResponsePart.Type type) {
    ResponsePart part = items.get(place).begin(type);
    parts++;
    ofLastPart("response.content_part.added", place).set("part", part.toJson());
    return part;
  }

  /** Adds to the last part of an item. */
  void say(int place, ResponsePart part, String text, JsonNode probabilities) {
    part.add(text, probabilities);
    ObjectNode event =
        ofLastPart("response.%s.delta".formatted(part.type().word()), place).put("delta", text);
    if (part.type() == ResponsePart.Type.TEXT) {
      probabilities.forEach(event.putArray("logprobs")::add);
      characters += AnswerText.json(event.get("logprobs")).length();
    }
    characters += AnswerText.json(event.get("delta")).length();
  }

  void addArguments(int place, String more) {
    items.get(place).addArguments(more);
    ObjectNode event = of("response.function_call_arguments.delta", place);
    characters += AnswerText.json(event.put("delta", more).get("delta")).length();
  }

  /** Ends an item of texts, with all its parts. */
  void endTexts(int place) {
    ResponseItem item = items.get(place);
    for (int i = 0; i < item.parts().size(); i++) {
      ResponsePart part = item.parts().get(i);
      ObjectNode done =
          of("response.%s.done".formatted(part.type().word()), place)
              .put("content_index", i)
              .put(part.type().field(), part.text());
      if (part.type() == ResponsePart.Type.TEXT) {
        done.set("logprobs", part.logprobs());
      }
      of("response.content_part.done", place).put("content_index", i).set("part", part.toJson());
    }
    end(place);
  }

  void endCall(int place) {
    of("response.function_call_arguments.done", place)
        .put("arguments", items.get(place).arguments());
    end(place);
  }

  private void end(int place) {
    event("response.output_item.done", place)
        .set("item", items.get(place).toJson(ResponseItem.COMPLETED));
  }

  private ObjectNode ofLastPart(String type, int place) {
    return of(type, place).put("content_index", items.get(place).parts().size() - 1);
  }

  private ObjectNode of(String type, int place) {
    return event(type, place).put("item_id", items.get(place).id());
  }

  private ObjectNode event(String type, int place) {
    ObjectNode event = JSON.objectNode().put("type", type).put("output_index", place);
    events.add(event);
    return event;
  }
}
