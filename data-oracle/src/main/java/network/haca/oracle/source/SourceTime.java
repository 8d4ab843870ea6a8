package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.UnaryOperator;
import network.haca.primitives.Bytes;

/**
 * The time that a source gives its value, by which stale values and sources whose clock is wrong
 * are told.
 *
 * @param select where in the answer it is
 * @param ageMax how much earlier than the node's clock it may be
 */
record SourceTime(Select select, Form form, Duration ageMax) {
  static final int AGE_SECONDS_MAX = 7 * 24 * 60 * 60;

  /** How much later than the node's clock it may be: what clocks in order differ by. */
  static final Duration AHEAD_MAX = Duration.ofSeconds(10);

  private static final int DIGITS_MAX = 32;

  /** The way in which a time is written. */
  enum Form {
    /** Since 1970, with or without a fraction. */
    SECONDS(0),
    MILLISECONDS(3),
    MICROSECONDS(6),
    NANOSECONDS(9),
    /** ISO 8601 with an offset, such as {@code 2026-11-29T11:00:00Z}. */
    ISO(0);

    private final int digits;

    Form(int digits) {
      this.digits = digits;
    }
  }

  /** Why an answer's time is not to be believed, continuing "the source's answer". */
  Optional<String> flaw(Bytes answer, UnaryOperator<String> parameter, Instant now) {
    Selected selected = select.fill(parameter).orElseThrow().in(answer);
    if (!(selected instanceof Selected.Found(JsonNode node))) {
      return Optional.of("does not tell its time: it " + ((Selected.Missing) selected).reason());
    }
    Optional<Instant> told = read(node.asText());
    if (told.isEmpty()) {
      return Optional.of("does not tell its time in %s".formatted(form));
    }
    if (told.get().isBefore(now.minus(ageMax))) {
      return Optional.of(
          "is of %s, more than %d s before the node's clock, %s"
              .formatted(told.get(), ageMax.toSeconds(), now));
    }
    return told.get().isAfter(now.plus(AHEAD_MAX))
        ? Optional.of(
            "is of %s, more than %d s ahead of the node's clock, %s"
                .formatted(told.get(), AHEAD_MAX.toSeconds(), now))
        : Optional.empty();
  }

  private Optional<Instant> read(String text) {
    if (text.length() > DIGITS_MAX * 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(form == Form.ISO ? OffsetDateTime.parse(text).toInstant() : since(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Instant since(String text) {
    BigDecimal seconds = new BigDecimal(text).movePointLeft(form.digits);
    if (Math.abs((long) seconds.scale()) > DIGITS_MAX) {
      throw new NumberFormatException("too far from a time: " + text);
    }
    long whole = seconds.toBigInteger().longValueExact();
    long nanos =
        seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).toBigInteger().longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }
}
