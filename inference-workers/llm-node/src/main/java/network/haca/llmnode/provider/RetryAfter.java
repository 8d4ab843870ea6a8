package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time after which a provider says to come again, as its header {@code Retry-After} has it:
 * whole seconds or a date. Google says it in the body.
 */
final class RetryAfter {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DATE = Pattern.compile("[A-Za-z0-9,: +-]{10,40}");
  private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,12})?)s?");
  private static final int MILLIS = 3;

  private RetryAfter() {}

  static Optional<String> of(MultiMap headers, JsonNode body) {
    return header(headers, "Retry-After")
        .flatMap(
            given ->
                WHOLE.matcher(given).matches() || DATE.matcher(given).matches()
                    ? Optional.of(given)
                    : seconds(given, 0))
        .or(() -> header(headers, "retry-after-ms").flatMap(given -> seconds(given, MILLIS)))
        .or(() -> seconds(body.findPath("retryDelay").asText(), 0));
  }

  private static Optional<String> header(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip);
  }

  /** Rounded up: who comes earlier comes in vain. */
  private static Optional<String> seconds(String given, int digits) {
    Matcher decimal = DECIMAL.matcher(given);
    return decimal.matches()
        ? Optional.of(
            new BigDecimal(decimal.group(1))
                .movePointLeft(digits)
                .setScale(0, RoundingMode.CEILING)
                .toPlainString())
        : Optional.empty();
  }
}
