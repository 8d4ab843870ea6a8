package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of an answer says something and is outside of the original's signed form. Beside the first
 * choice's text or calls only the names of things, numbers of tokens and why the answer ends are
 * ever outside of it without being counted here.
 */
final class UnsignedParts {
  private static final List<String> OF_ANSWER =
      List.of(
          "id",
          "object",
          "created",
          "model",
          "choices",
          "usage",
          "completion",
          "system_fingerprint",
          "service_tier",
          "data");
  private static final List<String> OF_CHOICE =
      List.of("index", "message", "delta", "text", "finish_reason");
  private static final List<String> OF_MESSAGE = List.of("role", "content", "tool_calls");
  private static final List<String> OF_VECTOR = List.of("object", "index", "embedding");
  private static final List<String> OF_FRAGMENT = List.of("index", "id", "type", "function");
  private static final List<String> OF_FUNCTION = List.of("name", "arguments");

  private final Set<String> found = new TreeSet<>();
  private boolean hasText;
  private boolean hasCalls;

  /** A body or an event, without its proof. */
  void add(JsonNode answer) {
    others(answer, OF_ANSWER);
    answer.path("data").forEach(vector -> others(vector, OF_VECTOR));
    int place = 0;
    for (JsonNode choice : answer.path("choices")) {
      boolean isChunk = choice.has("delta");
      if (choice.path("index").asInt(isChunk ? 0 : place) != 0) {
        found.add("every choice but the first");
      }
      choice(choice);
      place++;
    }
  }

  private void choice(JsonNode choice) {
    others(choice, OF_CHOICE);
    hasText |= !ContentText.of(choice.path("text")).isEmpty();
    choice.path("delta").path("tool_calls").forEach(this::fragment);
    for (JsonNode message : List.of(choice.path("message"), choice.path("delta"))) {
      others(message, OF_MESSAGE);
      hasText |= !ContentText.of(message.path("content")).isEmpty();
      hasCalls |= !isNothing(message.path("tool_calls"));
      if (!ContentText.isAll(message.path("content"))) {
        found.add("content that is no text");
      }
    }
  }

  /** Of a call that comes in fragments no other field is put together. */
  private void fragment(JsonNode call) {
    others(call, OF_FRAGMENT);
    others(call.path("function"), OF_FUNCTION);
  }

  private void others(JsonNode object, List<String> known) {
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
  List<String> beside(LlmAnswer.Part signed) {
    List<String> all = new ArrayList<>(found);
    if (signed == LlmAnswer.Part.TOOL_CALLS && hasText) {
      all.add("text beside tool calls");
    }
    if (signed != LlmAnswer.Part.TOOL_CALLS && hasCalls) {
      all.add("tool calls beside text");
    }
    return List.copyOf(all);
  }
}
