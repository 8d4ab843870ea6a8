package network.haca.paymentgate.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Upper bound of a request's tokens, or why there is none (rule X3). */
public sealed interface WorstCase {
  /** Tokens that a template, a provider's own instructions and the like may add to a request. */
  int ADDED_INPUT_TOKENS = 1024;

  /** Not more than these; all output counts as of the answer. */
  record Bounded(TokenCount tokens) implements WorstCase {}

  /** Not for sale. */
  record Unbounded(String reason) implements WorstCase {}

  /** Fields by which providers do, and charge for, more than a token's price covers. */
  Set<String> CHARGED_APART =
      new TreeSet<>(
          List.of(
              "audio",
              "modalities",
              "prediction",
              "service_tier",
              "web_search",
              "web_search_options"));

  /** Types of a message's parts that are nothing but text. */
  Set<String> TEXTS =
      new TreeSet<>(
          List.of(
              "text", "refusal", "input_text", "output_text", "reasoning_text", "summary_text"));

  /** How many tokens another part is cannot be said before. */
  String NO_TEXT =
      "a message has a part that is no text: how many tokens it is cannot be said before, so it is"
          + " not sold";

  /**
   * A token is a byte of the request or more: text that a tokenizer does not know is read byte by
   * byte.
   *
   * @param bodyBytes of the request
   */
  static WorstCase of(LlmPath path, JsonNode body, long bodyBytes, int answerTokensMax) {
    Optional<String> refusal = chargedApart(body).or(() -> otherThanText(body));
    if (refusal.isPresent()) {
      return new Unbounded(refusal.get());
    }
    long input = Math.min(TokenCount.MAX, bodyBytes + ADDED_INPUT_TOKENS);
    if (path == LlmPath.EMBEDDINGS) {
      return new Bounded(new TokenCount(input, 0, 0, 0));
    }
    Optional<Long> each = AskedAnswers.tokens(path, body, answerTokensMax);
    if (each.isEmpty()) {
      return new Unbounded(
          "the request names no bound of its answer, and the model has none: give %s, a whole number, 1 or more"
              .formatted(String.join(" or ", AskedAnswers.bounds(path))));
    }
    long answers = AskedAnswers.count(path, body);
    return answers > TokenCount.MAX / each.get()
        ? new Unbounded("the request asks for more tokens than any answer has")
        : new Bounded(new TokenCount(input, 0, answers * each.get(), 0));
  }

  private static Optional<String> chargedApart(JsonNode body) {
    return CHARGED_APART.stream()
        .filter(field -> isSet(body.path(field)))
        .findFirst()
        .map(
            field ->
                "'%s' has a price of its own, which is not sold here; leave it out"
                    .formatted(field));
  }

  /**
   * Returns true if a field asks for something: null, false and what providers do anyway do not.
   */
  private static boolean isSet(JsonNode field) {
    boolean isUsual = field.isTextual() && Set.of("auto", "default").contains(field.asText());
    boolean isOff = field.isBoolean() && !field.asBoolean();
    return !field.isMissingNode() && !field.isNull() && !isUsual && !isOff;
  }

  private static Optional<String> otherThanText(JsonNode body) {
    for (JsonNode message : body.path("messages")) {
      JsonNode content = message.path("content");
      if (!isText(content)) {
        return Optional.of(NO_TEXT);
      }
    }
    for (JsonNode item : body.path("input")) {
      if (!isText(item.path("content")) || !isText(item.path("output"))) {
        return Optional.of(NO_TEXT);
      }
    }
    return Optional.empty();
  }

  private static boolean isText(JsonNode content) {
    return content.isTextual() || content.isNull() || content.isMissingNode() || areTexts(content);
  }

  private static boolean areTexts(JsonNode content) {
    if (!content.isArray()) {
      return false;
    }
    for (JsonNode part : content) {
      if (!part.isTextual() && !TEXTS.contains(part.path("type").asText())) {
        return false;
      }
    }
    return true;
  }
}
