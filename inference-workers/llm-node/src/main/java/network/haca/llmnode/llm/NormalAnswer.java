package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A whole answer in the form that {@link NormalChunks} gives a stream: choices in the order of
 * their indexes, whole characters, tool calls with ids, and reasons that are true. A choice whose
 * end the provider does not tell has the reason {@code error}, as in a stream.
 */
public final class NormalAnswer {
  private NormalAnswer() {}

  /**
   * @param api by which it was asked for
   * @param upstream the provider's body in OpenAI's form
   * @param ids of tool calls that the provider gives none, each other than the others
   */
  public static JsonNode of(LlmApi api, JsonNode upstream, Supplier<String> ids) {
    JsonNode whole = WholeCharacters.of(upstream);
    if (!(whole instanceof ObjectNode body) || !body.path("choices").isArray()) {
      return whole;
    }
    List<ObjectNode> choices = new ArrayList<>();
    for (JsonNode each : body.get("choices")) {
      if (each instanceof ObjectNode choice) {
        choices.add(choice);
      }
    }
    number(choices);
    choices.sort(Comparator.comparingInt(choice -> choice.path("index").asInt()));
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode choice : choices) {
      choice.remove(api.othersContents());
      choice.remove("delta");
      finish(choice, ids);
      out.add(choice);
    }
    body.set("choices", out);
    return body;
  }

  /** By their places where their own indexes do not tell them apart. */
  private static void number(List<ObjectNode> choices) {
    Set<Integer> indexes = new HashSet<>();
    boolean isTold = true;
    for (ObjectNode choice : choices) {
      JsonNode index = choice.path("index");
      isTold &= index.isInt() && index.intValue() >= 0 && indexes.add(index.intValue());
    }
    for (int i = 0; i < choices.size() && !isTold; i++) {
      choices.get(i).put("index", i);
    }
  }

  private static void finish(ObjectNode choice, Supplier<String> ids) {
    boolean callsTools = false;
    if (choice.path("message") instanceof ObjectNode message && message.has("tool_calls")) {
      ArrayNode calls = CallFragments.whole(message.get("tool_calls"), ids);
      callsTools = !calls.isEmpty();
      if (callsTools) {
        message.set("tool_calls", calls);
      } else {
        message.remove("tool_calls");
      }
    }
    choice.put(
        "finish_reason",
        FinishReasons.of(FinishReasons.given(choice).orElse(FinishReasons.ERROR), callsTools));
  }
}
