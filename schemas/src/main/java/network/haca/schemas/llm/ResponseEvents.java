package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;

/**
 * The events of a streamed response, put together (rule T7). A response says everything several
 * times, in parts and whole: what is not the same each time is refused, as are events out of their
 * order.
 */
public final class ResponseEvents {
  /** Each item with what its events have told of its end. */
  private static final class Growing {
    private final ResponseItem item;
    private boolean isDone;

    Growing(ResponseItem item) {
      this.item = item;
    }
  }

  private final List<Growing> items = new ArrayList<>();
  private int count;
  private boolean isCompleted;
  private boolean isOver;

  /** Returns true if the last one has come. */
  boolean isOver() {
    return isOver;
  }

  /** How many there were; the next one has this number. */
  public int count() {
    return count;
  }

  /**
   * The next event, without what is outside of the signed form.
   *
   * @throws PythonJson.MalformedException if it does not go with those before
   */
  public void add(JsonNode event) throws PythonJson.MalformedException {
    require(!isOver, "it goes on behind its end");
    require(
        event.path("sequence_number").isInt() && event.get("sequence_number").intValue() == count,
        "its events are not numbered one after the other");
    String type = event.path("type").asText();
    switch (type) {
      case "response.created", "response.in_progress" ->
          require(
              items.isEmpty() && event.at("/response/output").isEmpty(),
              "a response begins with output");
      case "response.output_item.added" -> begin(event);
      case "response.content_part.added" -> beginPart(event);
      case "response.content_part.done" ->
          require(part(event).toJson().equals(event.path("part")), "a part ends as another");
      case "response.function_call_arguments.delta" -> open(event).item.addArguments(delta(event));
      case "response.function_call_arguments.done" ->
          require(
              open(event).item.arguments().equals(event.path("arguments").textValue()),
              "a call's arguments end as others");
      case "response.output_item.done" -> end(event);
      case "response.completed", "response.incomplete", "response.failed" -> endAll(event, type);
      default -> text(event, type);
    }
    count++;
  }

  private void begin(JsonNode event) throws PythonJson.MalformedException {
    require(
        event.path("output_index").isInt() && event.get("output_index").intValue() == items.size(),
        "an item begins out of its order");
    items.add(new Growing(ResponseItem.begun(event.path("item"))));
  }

  private void beginPart(JsonNode event) throws PythonJson.MalformedException {
    ResponseItem item = open(event).item;
    require(
        event.path("content_index").isInt()
            && event.get("content_index").intValue() == item.parts().size(),
        "a part begins out of its order");
    ResponsePart part = item.begin(ResponsePart.Type.of(event.at("/part/type").asText()));
    require(part.toJson().equals(event.path("part")), "a part begins with content");
  }

  private void text(JsonNode event, String type) throws PythonJson.MalformedException {
    ResponsePart part = part(event);
    String prefix = "response.%s.".formatted(part.type().word());
    if (type.equals(prefix + "delta")) {
      part.add(delta(event), event.path("logprobs"));
    } else {
      require(type.equals(prefix + "done"), "an event is of a type that no node writes");
      require(
          part.text().equals(event.path(part.type().field()).textValue())
              && part.logprobs().equals(list(event.path("logprobs"))),
          "a text ends as another");
    }
  }

  private static JsonNode list(JsonNode value) {
    return value.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : value;
  }

  private void end(JsonNode event) throws PythonJson.MalformedException {
    Growing growing = open(event);
    require(
        growing.item.toJson(ResponseItem.COMPLETED).equals(event.path("item")),
        "an item ends as another");
    growing.isDone = true;
  }

  private void endAll(JsonNode event, String type) throws PythonJson.MalformedException {
    isOver = true;
    isCompleted = type.equals("response.completed");
    require(
        type.equals("response." + event.at("/response/status").asText())
            && output().equals(event.at("/response/output")),
        "a response ends as another");
  }

  private Growing open(JsonNode event) throws PythonJson.MalformedException {
    JsonNode index = event.path("output_index");
    require(
        index.isInt() && index.intValue() >= 0 && index.intValue() < items.size(),
        "an event is of no item");
    Growing growing = items.get(index.intValue());
    boolean isNamed = event.has("item") || growing.item.id().equals(event.path("item_id").asText());
    require(isNamed && !growing.isDone, "an event is of another item, or of one that has ended");
    return growing;
  }

  private ResponsePart part(JsonNode event) throws PythonJson.MalformedException {
    List<ResponsePart> parts = open(event).item.parts();
    JsonNode index = event.path("content_index");
    require(
        index.isInt() && index.intValue() >= 0 && index.intValue() < parts.size(),
        "an event is of no part");
    return parts.get(index.intValue());
  }

  private static String delta(JsonNode event) throws PythonJson.MalformedException {
    require(event.path("delta").isTextual(), "a delta is no text");
    return event.get("delta").textValue();
  }

  /** The output as it came so far. */
  public ArrayNode output() {
    ArrayNode output = JsonNodeFactory.instance.arrayNode();
    items.forEach(
        growing ->
            output.add(
                growing.item.toJson(
                    growing.isDone ? ResponseItem.COMPLETED : ResponseItem.INCOMPLETE)));
    return output;
  }

  ResponseOutput read() {
    return ResponseOutput.of(items.stream().map(growing -> growing.item).toList(), isCompleted);
  }

  /** What the original's form has of it: calls only if the response is completed. */
  public Bytes signedOutput() {
    return read().signed();
  }

  private static void require(boolean holds, String otherwise)
      throws PythonJson.MalformedException {
    LlmAnswer.require(holds, otherwise);
  }
}
