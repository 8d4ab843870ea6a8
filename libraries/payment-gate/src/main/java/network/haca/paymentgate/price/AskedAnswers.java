package network.haca.paymentgate.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The number of answers that a request asks for, and their tokens. */
final class AskedAnswers {
  private AskedAnswers() {}

  /** Bound of one answer's tokens, thoughts among them; nothing if neither has one. */
  static Optional<Long> tokens(LlmPath path, JsonNode body, int answerTokensMax) {
    long most = 0;
    for (String field : bounds(path)) {
      JsonNode given = body.path(field);
      if (given.isMissingNode() || given.isNull()) {
        continue;
      }
      if (!given.isIntegralNumber() || !given.canConvertToInt() || given.intValue() < 1) {
        return Optional.empty();
      }
      most = Math.max(most, given.intValue());
    }
    return Optional.of(most > 0 ? most : answerTokensMax).filter(bound -> bound > 0);
  }

  /** Fields of a request that bound its answer's tokens. */
  static List<String> bounds(LlmPath path) {
    return path == LlmPath.RESPONSES
        ? List.of("max_output_tokens")
        : List.of("max_completion_tokens", "max_tokens");
  }

  /** Answers that a provider makes, those among them that it does not give ({@code best_of}). */
  static long count(LlmPath path, JsonNode body) {
    if (path == LlmPath.RESPONSES) {
      return 1;
    }
    long each = Math.max(positive(body.path("n")), positive(body.path("best_of")));
    return path == LlmPath.COMPLETION ? each * prompts(body.path("prompt")) : each;
  }

  private static long positive(JsonNode number) {
    return Math.clamp(number.asLong(1), 1, TokenCount.MAX);
  }

  /** A list of texts, or of lists of tokens, is several. */
  private static int prompts(JsonNode prompt) {
    boolean areSeveral =
        prompt.isArray() && (prompt.path(0).isTextual() || prompt.path(0).isArray());
    return areSeveral ? Math.max(1, prompt.size()) : 1;
  }
}
