package network.haca.paymentgate.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * US dollars for a million tokens of each kind.
 *
 * @param input read anew
 * @param cachedInput read from a provider's cache
 * @param output of the answer
 * @param reasoning of thoughts before the answer
 */
public record TokenPrices(
    BigDecimal input, BigDecimal cachedInput, BigDecimal output, BigDecimal reasoning) {
  /** The form of a price in the registry file, for errors. */
  public static final String FORM =
      "price is {\"input\", \"output\"} and may have \"cachedInput\" and \"reasoning\": dollars"
          + " for a million tokens, not negative";

  private static final int EXPONENT_MAX = 30;

  /**
   * From a model's {@code price}: cached input costs what input does and reasoning what output does
   * unless it says otherwise. Nothing if it is not of {@link #FORM}.
   */
  public static Optional<TokenPrices> read(JsonNode price) {
    Optional<BigDecimal> input = amount(price.path("input"));
    Optional<BigDecimal> output = amount(price.path("output"));
    Optional<BigDecimal> cached =
        price.has("cachedInput") ? amount(price.get("cachedInput")) : input;
    Optional<BigDecimal> reasoning =
        price.has("reasoning") ? amount(price.get("reasoning")) : output;
    if (input.isEmpty() || output.isEmpty() || cached.isEmpty() || reasoning.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new TokenPrices(input.get(), cached.get(), output.get(), reasoning.get()));
  }

  private static Optional<BigDecimal> amount(JsonNode number) {
    return Optional.of(number)
        .filter(JsonNode::isNumber)
        .map(JsonNode::decimalValue)
        .filter(
            value ->
                value.signum() >= 0
                    && Math.abs(value.scale()) <= EXPONENT_MAX
                    && value.precision() <= EXPONENT_MAX);
  }

  /** Dollars times a million for so many tokens. */
  BigDecimal millionths(TokenCount tokens) {
    return product(input, tokens.input())
        .add(product(cachedInput, tokens.cachedInput()))
        .add(product(output, tokens.output()))
        .add(product(reasoning, tokens.reasoning()));
  }

  /** Prices of which no kind of input, and no kind of output, is dearer. */
  TokenPrices dearest() {
    BigDecimal dearestInput = input.max(cachedInput);
    BigDecimal dearestOutput = output.max(reasoning);
    return new TokenPrices(dearestInput, dearestInput, dearestOutput, dearestOutput);
  }

  private static BigDecimal product(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }

  /** In one spelling for equal prices. */
  @Override
  public String toString() {
    return "input=%s, cached=%s, output=%s, reasoning=%s"
        .formatted(plain(input), plain(cachedInput), plain(output), plain(reasoning));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
