package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Writes a request of OpenAI's as a body of Anthropic's Messages API. */
final class AnthropicRequest {
  /** The tool by which an answer is JSON of a given form: its input is the answer. */
  static final String ANSWER_TOOL = "answer_as_json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The API wants a bound; the original gives this one. */
  private static final int TOKENS_MAX = 4096;

  private static final List<String> COPIED = List.of("model", "temperature", "top_p", "top_k");
  private static final List<String> NOT_OFFERED =
      List.of("logprobs", "logit_bias", "presence_penalty", "frequency_penalty");

  private AnthropicRequest() {}

  static ObjectNode write(OpenAiBody asked, boolean isStream) throws NotOfferedException {
    asked.refuse(NOT_OFFERED);
    if (asked.body().path("n").asInt(1) != 1) {
      throw new NotOfferedException("This model gives one answer: 'n' is 1.");
    }
    ObjectNode out = JSON.objectNode();
    for (String key : COPIED) {
      if (asked.body().hasNonNull(key)) {
        out.set(key, asked.body().get(key));
      }
    }
    out.set("max_tokens", asked.tokensMax().orElse(JSON.numberNode(TOKENS_MAX)));
    if (!asked.stops().isEmpty()) {
      asked.stops().forEach(out.putArray("stop_sequences")::add);
    }
    if (isStream) {
      out.put("stream", true);
    }
    AnthropicMessages.write(asked.messages(), out);
    writeTools(asked, out);
    return out;
  }

  private static void writeTools(OpenAiBody asked, ObjectNode out) {
    ArrayNode tools = JSON.arrayNode();
    asked.functions().forEach(function -> tools.add(tool(function)));
    Optional<ObjectNode> schema = asked.answerSchema();
    ObjectNode choice = choice(asked, tools.isEmpty());
    schema.ifPresent(
        form -> {
          tools
              .addObject()
              .put("name", ANSWER_TOOL)
              .put("description", "Answers the user. Use it for the final answer.")
              .set("input_schema", form);
          // With other tools beside it, one of all is called.
          choice.removeAll();
          if (tools.size() == 1) {
            choice.put("type", "tool").put("name", ANSWER_TOOL);
          } else {
            choice.put("type", "any");
          }
        });
    if (tools.isEmpty()) {
      return;
    }
    if (asked.body().path("parallel_tool_calls").isBoolean()
        && !asked.body().get("parallel_tool_calls").asBoolean()) {
      choice.put("disable_parallel_tool_use", true);
    }
    out.set("tools", tools);
    out.set("tool_choice", choice);
  }

  private static ObjectNode choice(OpenAiBody asked, boolean hasNoTools) {
    ObjectNode choice = JSON.objectNode();
    if (hasNoTools) {
      return choice;
    }
    return switch (asked.toolChoice()) {
      case "required" -> choice.put("type", "any");
      case "function" -> choice.put("type", "tool").put("name", asked.chosenFunction());
      default -> choice.put("type", "auto");
    };
  }

  private static ObjectNode tool(JsonNode function) {
    ObjectNode tool = JSON.objectNode().put("name", function.path("name").asText());
    if (function.hasNonNull("description")) {
      tool.set("description", function.get("description"));
    }
    tool.set(
        "input_schema",
        function.path("parameters").isObject()
            ? function.get("parameters")
            : JSON.objectNode().put("type", "object"));
    return tool;
  }
}
