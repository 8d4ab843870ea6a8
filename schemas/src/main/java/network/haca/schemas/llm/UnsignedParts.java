package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What of an answer says something and is outside of the original's signed form. Beside the first
 * choice's text or calls only the names of things, numbers of tokens and why the answer ends are
 * ever outside of it without being counted here.
 */
final class UnsignedParts {
  private static final List<String> OF_EVENT =
      List.of(
          "id",
          "object",
          "created",
          "model",
          "choices",
          "usage",
          "system_fingerprint",
          "service_tier");
  private static final List<String> OF_BODY = with(OF_EVENT, "completion", "data");
  private static final List<String> OF_CHOICE = List.of("index", "text", "finish_reason");
  private static final List<String> OF_MESSAGE = List.of("role", "content", "tool_calls");
  private static final List<String> OF_VECTOR = List.of("object", "index", "embedding");
  private static final List<String> OF_FRAGMENT = List.of("index", "id", "type", "function");
  private static final List<String> OF_FUNCTION = List.of("name", "arguments");

  private final Set<String> found = new TreeSet<>();
  private boolean hasText;
  private boolean hasCalls;

  private static List<String> with(List<String> fields, String... more) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /** A body without its proof. */
  void addBody(JsonNode body) {
    others(body, OF_BODY);
    data(body.path("data"));
    add(body, "message");
  }

  /** An event without its proof. */
  void addEvent(JsonNode event) {
    others(event, OF_EVENT);
    for (JsonNode choice : event.path("choices")) {
      for (JsonNode call : list(choice.path("delta"), "tool_calls")) {
        fragment(call);
      }
    }
    add(event, "delta");
  }

  /**
   * @param message the name of what a choice of a chat has
   */
  private void add(JsonNode answer, String message) {
    numbers(answer.path("usage"));
    JsonNode choices = answer.path("choices");
    for (JsonNode choice : choices) {
      if (choices.size() > 1 || choice.path("index").asInt() != 0) {
        found.add("every choice but the first");
      }
      others(choice, with(OF_CHOICE, message));
      text(choice.path("text"));
      message(object(choice, message));
    }
  }

  private void message(JsonNode message) {
    others(message, OF_MESSAGE);
    word(message, "role", "assistant");
    text(message.path("content"));
    hasCalls |= !list(message, "tool_calls").isEmpty();
  }

  private void text(JsonNode content) {
    hasText |= !ContentText.of(content).isEmpty();
    if (!ContentText.isAll(content)) {
      found.add("content that is no text");
    }
  }

  /** Of a call that comes in fragments no other field is put together. */
  private void fragment(JsonNode call) {
    others(call, OF_FRAGMENT);
    word(call, "type", "function");
    JsonNode index = call.path("index");
    if (!index.isMissingNode() && !(index.isInt() && index.intValue() >= 0)) {
      found.add("a tool call's index");
    }
    texts(call, "id");
    JsonNode function = object(call, "function");
    others(function, OF_FUNCTION);
    OF_FUNCTION.forEach(field -> texts(function, field));
  }

  /** Vectors, in the order of their indexes. */
  private void data(JsonNode data) {
    if (!data.isArray() && !isNothing(data)) {
      found.add("'data'");
    }
    for (JsonNode vector : data) {
      others(vector, OF_VECTOR);
      word(vector, "object", "embedding");
      if (!vector.isObject() || !vector.path("index").isInt()) {
        found.add("'data'");
      }
    }
  }

  /** Numbers of tokens, and objects of these. */
  private void numbers(JsonNode usage) {
    boolean isCounts =
        usage.isNumber()
            || usage.isNull()
            || usage.isMissingNode()
            || usage.isObject()
                && StreamSupport.stream(usage.spliterator(), false)
                    .allMatch(each -> each.isNumber() || each.isNull() || each.isObject());
    if (!isCounts) {
      found.add("'usage'");
    }
    if (usage.isObject()) {
      usage.forEach(this::numbers);
    }
  }

  private JsonNode list(JsonNode from, String field) {
    JsonNode value = from.path(field);
    return kind(value, value.isArray(), field);
  }

  private JsonNode object(JsonNode from, String field) {
    JsonNode value = from.path(field);
    return kind(value, value.isObject(), field);
  }

  private void texts(JsonNode from, String field) {
    kind(from.path(field), from.path(field).isTextual(), field);
  }

  private JsonNode kind(JsonNode value, boolean isKind, String field) {
    if (!isKind && !isNothing(value)) {
      found.add("'" + field + "'");
    }
    return value;
  }

  /** A text that says nothing, as it is always the same. */
  private void word(JsonNode from, String field, String word) {
    JsonNode value = from.path(field);
    kind(value, value.isTextual() && value.textValue().equals(word), field);
  }

  private void others(JsonNode object, List<String> known) {
    if (!object.isObject() && !isNothing(object)) {
      found.add("a text in the place of an object");
    }
    object
        .properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey()) && !isNothing(field.getValue())) {
                found.add("'" + field.getKey() + "'");
              }
            });
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || value.isMissingNode()
        || value.isContainerNode() && value.isEmpty()
        || value.isTextual() && value.textValue().isEmpty();
  }

  /**
   * All of it, in words.
   *
   * @param signed what the original's form is made of
   */
  List<String> beside(AnswerPart signed) {
    List<String> all = new ArrayList<>(found);
    if (signed == AnswerPart.TOOL_CALLS && hasText) {
      all.add("text beside tool calls");
    }
    if (signed != AnswerPart.TOOL_CALLS && hasCalls) {
      all.add("tool calls beside text");
    }
    return List.copyOf(all);
  }
}
