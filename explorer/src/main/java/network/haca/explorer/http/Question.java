package network.haca.explorer.http;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.explorer.core.Page;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/**
 * A request to the API, read strictly.
 *
 * @param path values of the route's names
 * @param query parameters
 * @param body bytes of it; empty for a request without one
 */
record Question(Map<String, String> path, MultiMap query, Bytes body) {
  private static final int PAGE_DEFAULT = 25;

  /** A time and a hash, which is the longest that a list is ordered by. */
  private static final int CURSOR_BYTES_MAX = 40;

  private static final Pattern HASH = Pattern.compile("0x[0-9a-fA-F]{64}");
  private static final Pattern CURSOR =
      Pattern.compile("([0-9a-f]{2}){1," + CURSOR_BYTES_MAX + "}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** The request cannot be read; the message says what would be right. */
  static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }
  }

  /** A hash in the path, of something. */
  Bytes32 hash(String name, String of) throws UnreadableException {
    String text = path.getOrDefault(name, "");
    return hash(text)
        .orElseThrow(
            () ->
                new UnreadableException(
                    "%s is named by 0x and 64 hexadecimal digits, not by '%s'"
                        .formatted(of, Printable.line(text))));
  }

  static Optional<Bytes32> hash(String text) {
    return HASH.matcher(text).matches()
        ? Optional.of(Bytes32.fromHex(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  long number(String name) throws UnreadableException {
    String text = path.getOrDefault(name, "");
    if (!NUMBER.matcher(text).matches()) {
      throw new UnreadableException(
          "%s is a whole number, not '%s'".formatted(name, Printable.line(text)));
    }
    return Long.parseLong(text);
  }

  /** A text in the query; nothing if it is not there or empty. */
  Optional<String> text(String name, int lengthMax) throws UnreadableException {
    String text = query.get(name);
    if (text != null && text.length() > lengthMax) {
      throw new UnreadableException(
          "%s has %d characters, at most %d".formatted(name, text.length(), lengthMax));
    }
    return Optional.ofNullable(text).filter(given -> !given.isEmpty());
  }

  /** A whole number in the query, within bounds. */
  Optional<Long> number(String name, long least, long most) throws UnreadableException {
    Optional<String> text = text(name, 64);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean isNumber = NUMBER.matcher(text.get()).matches();
    long number = isNumber ? Long.parseLong(text.get()) : -1;
    if (number < least || number > most) {
      throw new UnreadableException(
          "%s is a number from %d to %d, not '%s'"
              .formatted(name, least, most, Printable.line(text.get())));
    }
    return Optional.of(number);
  }

  /** The part of a list that {@code limit} and {@code after} name. */
  Page.Ask page() throws UnreadableException {
    int size = number("limit", 1, Page.SIZE_MAX).orElse((long) PAGE_DEFAULT).intValue();
    Optional<String> after = text("after", 2 * CURSOR_BYTES_MAX);
    if (after.isPresent() && !CURSOR.matcher(after.get()).matches()) {
      throw new UnreadableException("after is what the page before gave as next, and nothing else");
    }
    return new Page.Ask(after.map(Bytes::fromHex).orElse(Bytes.EMPTY), size);
  }
}
