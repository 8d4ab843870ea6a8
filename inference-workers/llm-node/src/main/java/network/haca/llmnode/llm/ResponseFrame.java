package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * All of a response but its output: who answered, when, and which of the request's settings were
 * followed. Its instructions, tools and schemas are not repeated: an answer says a response three
 * times, and they may be as long as a request.
 */
final class ResponseFrame {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double WHOLE_MASS = 1.0;

  private final LlmRequest request;
  private final JsonNode asked;
  private final String id;
  private final long created;

  ResponseFrame(LlmRequest request, String id, long created) {
    this.request = request;
    this.asked = request.asked();
    this.id = LlmApi.RESPONSES.idPrefix() + id;
    this.created = created;
  }

  /** Before anything of the answer is known. */
  ObjectNode begun() {
    ObjectNode response = frame(JSON.arrayNode());
    response.put("status", "in_progress");
    return response;
  }

  /**
   * @param usage as a chat has it
   */
  ObjectNode ended(ArrayNode output, ResponseEnd end, Optional<JsonNode> usage) {
    ObjectNode response = frame(output);
    end.addTo(response);
    usage.ifPresent(given -> response.set("usage", usage(given)));
    return response;
  }

  private ObjectNode frame(ArrayNode output) {
    ObjectNode out =
        JSON.objectNode()
            .put("id", id)
            .put("object", LlmApi.RESPONSES.object())
            .put("created_at", created)
            .putNull("status")
            .put("background", false)
            .putNull("error")
            .putNull("incomplete_details")
            .putNull("instructions")
            .put("model", request.modelName());
    out.set("output", output);
    for (String name : new String[] {"max_output_tokens", "max_tool_calls", "service_tier"}) {
      out.set(name, WholeCharacters.of(asked.path(name).deepCopy()));
      if (out.get(name).isMissingNode()) {
        out.putNull(name);
      }
    }
    out.put("parallel_tool_calls", asked.path("parallel_tool_calls").asBoolean(true))
        .putNull("previous_response_id")
        .put("store", false)
        .put(
            "temperature",
            request.model().temperature().orElse(asked.path("temperature").asDouble(0)))
        .put("top_p", asked.path("top_p").asDouble(WHOLE_MASS))
        .put("top_logprobs", asked.path("top_logprobs").asInt(0))
        .put("truncation", "disabled")
        .putNull("usage")
        .putNull("user");
    out.putObject("reasoning")
        .put("effort", asked.at("/reasoning/effort").textValue())
        .putNull("summary");
    out.putObject("text").putObject("format").put("type", format());
    out.set("tool_choice", toolChoice());
    out.putArray("tools");
    out.set("metadata", metadata());
    return out;
  }

  private String format() {
    return asked.at("/text/format/type").asText("text");
  }

  private JsonNode toolChoice() {
    JsonNode choice = asked.path("tool_choice");
    if (!choice.isObject()) {
      return JSON.textNode(choice.asText("auto"));
    }
    return choice.path("type").asText().equals("allowed_tools")
        ? allowedTools(choice)
        : function(choice);
  }

  private static ObjectNode allowedTools(JsonNode choice) {
    ObjectNode out = JSON.objectNode().put("type", "allowed_tools");
    out.set("mode", choice.path("mode"));
    ArrayNode tools = out.putArray("tools");
    choice.path("tools").forEach(tool -> tools.add(function(tool)));
    return out;
  }

  private static ObjectNode function(JsonNode named) {
    return JSON.objectNode().put("type", "function").put("name", named.path("name").asText());
  }

  private JsonNode metadata() {
    return asked.path("metadata").isObject() ? asked.get("metadata") : JSON.objectNode();
  }

  /** The same numbers by the names of this API; what a provider did not count is 0. */
  private static ObjectNode usage(JsonNode chat) {
    long read = count(chat.path("prompt_tokens"));
    long written = count(chat.path("completion_tokens"));
    ObjectNode out = JSON.objectNode().put("input_tokens", read);
    out.putObject("input_tokens_details")
        .put("cached_tokens", count(chat.at("/prompt_tokens_details/cached_tokens")));
    out.put("output_tokens", written);
    out.putObject("output_tokens_details")
        .put("reasoning_tokens", count(chat.at("/completion_tokens_details/reasoning_tokens")));
    return out.put("total_tokens", Math.max(count(chat.path("total_tokens")), read + written));
  }

  private static long count(JsonNode number) {
    return Math.clamp(number.asLong(0), 0, Integer.MAX_VALUE);
  }
}
