package network.haca.paymentgate.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tokens of one request by what is asked for them; no token is of two kinds. */
public record TokenCount(long input, long cachedInput, long output, long reasoning) {
  /** Beyond what any model reads or writes for one request. */
  static final long MAX = 1_000_000_000;

  public TokenCount {
    for (long count : new long[] {input, cachedInput, output, reasoning}) {
      if (count < 0 || count > MAX) {
        throw new IllegalArgumentException("no count of tokens: " + count);
      }
    }
  }

  /**
   * From OpenAI's {@code usage}, by the names of chats or of responses. Some providers count
   * reasoning within the completion, some beside it, where the total alone says so.
   */
  public static TokenCount of(JsonNode usage) {
    long prompt = count(usage, "prompt_tokens", "input_tokens");
    long completion = count(usage, "completion_tokens", "output_tokens");
    long beside = Math.max(0, count(usage.path("total_tokens")) - prompt - completion);
    long written = Math.min(MAX, completion + beside);
    JsonNode read = either(usage, "prompt_tokens_details", "input_tokens_details");
    JsonNode said = either(usage, "completion_tokens_details", "output_tokens_details");
    long cached = Math.min(prompt, count(read.path("cached_tokens")));
    long thought = Math.min(written, count(said.path("reasoning_tokens")));
    return new TokenCount(prompt - cached, cached, written - thought, thought);
  }

  private static long count(JsonNode usage, String ofChat, String ofResponse) {
    return count(either(usage, ofChat, ofResponse));
  }

  private static JsonNode either(JsonNode usage, String ofChat, String ofResponse) {
    return usage.has(ofChat) ? usage.get(ofChat) : usage.path(ofResponse);
  }

  private static long count(JsonNode number) {
    return Math.clamp(number.asLong(0), 0, MAX);
  }

  /** {@code {"input", "cachedInput", "output", "reasoning"}}. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("input", input)
        .put("cachedInput", cachedInput)
        .put("output", output)
        .put("reasoning", reasoning);
  }

  @Override
  public String toString() {
    return "input=%s, cached=%s, output=%s, reasoning=%s"
        .formatted(input, cachedInput, output, reasoning);
  }
}
