package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;

/**
 * The tokens that a request took.
 *
 * @param cachedInputTokens of the input tokens, those at the price of cached ones
 * @param reasoningTokens of the output tokens, those that the client does not see
 */
public record Usage(
    long inputTokens, long cachedInputTokens, long outputTokens, long reasoningTokens) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);
  private static final long TOKENS_MAX = 1L << 40;

  /** The form that {@link #toJson} writes. */
  public static Usage read(Fields fields) throws MalformedException {
    return new Usage(
        fields.count("inputTokens", TOKENS_MAX),
        fields.count("cachedInputTokens", TOKENS_MAX),
        fields.count("outputTokens", TOKENS_MAX),
        fields.count("reasoningTokens", TOKENS_MAX));
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("inputTokens", inputTokens)
        .put("cachedInputTokens", cachedInputTokens)
        .put("outputTokens", outputTokens)
        .put("reasoningTokens", reasoningTokens);
  }
}
