package network.haca.llmnode.llm;

import static network.haca.llmnode.llm.LlmApi.CHAT;
import static network.haca.llmnode.llm.LlmApi.COMPLETION;
import static network.haca.llmnode.llm.LlmApi.RESPONSES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The types and ranges that OpenAI's API reference gives for the parameters of a request. Without
 * them one provider would refuse a value, and another would take it for something else.
 *
 * @param apis that have the parameter
 * @param isGood of a value that is not null
 * @param good what is taken, in words
 */
record RequestBounds(String name, Set<LlmApi> apis, Predicate<JsonNode> isGood, String good) {
  private static final int STOPS_MAX = 4;
  private static final int TOP_LOGPROBS_MAX = 20;
  private static final Set<LlmApi> TEXT = Set.of(CHAT, COMPLETION);
  private static final Set<LlmApi> ANY_TEXT = Set.of(CHAT, COMPLETION, RESPONSES);

  private static final List<RequestBounds> ALL =
      List.of(
          number("temperature", ANY_TEXT, 0, 2),
          number("top_p", ANY_TEXT, 0, 1),
          number("presence_penalty", TEXT, -2, 2),
          number("frequency_penalty", TEXT, -2, 2),
          new RequestBounds("seed", TEXT, RequestBounds::isLong, "a whole number of 64 bits"),
          new RequestBounds("max_tokens", TEXT, RequestBounds::isCount, "a whole number above 0"),
          new RequestBounds(
              "max_completion_tokens", TEXT, RequestBounds::isCount, "a whole number above 0"),
          new RequestBounds(
              "max_output_tokens",
              Set.of(RESPONSES),
              RequestBounds::isCount,
              "a whole number above 0"),
          new RequestBounds(
              "top_logprobs",
              Set.of(RESPONSES),
              value -> isLong(value) && isWithin(value, 0, TOP_LOGPROBS_MAX),
              "a whole number from 0 to 20"),
          new RequestBounds(
              "parallel_tool_calls", Set.of(RESPONSES), JsonNode::isBoolean, "true or false"),
          new RequestBounds("stream", ANY_TEXT, JsonNode::isBoolean, "true or false"),
          new RequestBounds("logprobs", Set.of(CHAT), JsonNode::isBoolean, "true or false"),
          new RequestBounds(
              "stop", TEXT, RequestBounds::isStop, "a text or a list of at most 4 texts"),
          new RequestBounds(
              "logit_bias", TEXT, RequestBounds::isBias, "an object of numbers from -100 to 100"));

  private static RequestBounds number(String name, Set<LlmApi> apis, int least, int most) {
    return new RequestBounds(
        name,
        apis,
        value -> isWithin(value, least, most),
        "a number from %s to %s".formatted(least, most));
  }

  /** The sentence that refuses a body; empty if all its parameters are within their bounds. */
  static Optional<String> refusal(LlmApi api, ObjectNode body) {
    return ALL.stream()
        .filter(each -> each.apis.contains(api) && body.hasNonNull(each.name))
        .filter(each -> !each.isGood.test(body.get(each.name)))
        .map(
            each ->
                "'%s' is %.100s; give %s."
                    .formatted(each.name, body.get(each.name).toString(), each.good))
        .findFirst();
  }

  private static boolean isWithin(JsonNode value, int least, int most) {
    return value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most;
  }

  private static boolean isLong(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  private static boolean isCount(JsonNode value) {
    return isLong(value) && value.longValue() > 0;
  }

  private static boolean isStop(JsonNode value) {
    if (!value.isArray()) {
      return value.isTextual();
    }
    return value.size() <= STOPS_MAX && value.valueStream().allMatch(JsonNode::isTextual);
  }

  private static boolean isBias(JsonNode value) {
    return value.isObject() && value.valueStream().allMatch(each -> isWithin(each, -100, 100));
  }
}
