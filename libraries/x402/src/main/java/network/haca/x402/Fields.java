package network.haca.x402;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/**
 * The fields of a JSON object, each of one type. Fields that nobody asks for are left alone: later
 * versions add some.
 */
public final class Fields {
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final Pattern WORD = Pattern.compile("0x[0-9a-fA-F]{64}");
  private static final Pattern BYTES = Pattern.compile("0x([0-9a-fA-F]{2})*");
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");
  private static final int SHOWN_MAX = 80;

  private final JsonNode node;
  private final String path;
  private final Reason reason;

  private Fields(JsonNode node, String path, Reason reason) {
    this.node = node;
    this.path = path;
    this.reason = reason;
  }

  /**
   * @param path of the object in its message, for errors
   * @param reason with which what is wrong in it is refused
   */
  public static Fields of(JsonNode node, String path, Reason reason) throws MalformedException {
    if (!node.isObject()) {
      throw new MalformedException(reason, path + " is to be a JSON object");
    }
    return new Fields(node, path, reason);
  }

  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  public Fields object(String name) throws MalformedException {
    return of(node.path(name), at(name), reason);
  }

  /** The same; an object without fields where it is absent or null. */
  Fields objectOrNone(String name) throws MalformedException {
    return has(name) ? object(name) : new Fields(node.path(name), at(name), reason);
  }

  public String text(String name) throws MalformedException {
    JsonNode field = node.path(name);
    if (!field.isTextual() || field.asText().isEmpty()) {
      throw wrong(name, "a text that is not empty");
    }
    return field.asText();
  }

  Optional<String> optionalText(String name) throws MalformedException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** A text of at most {@code lengthMax} printable ASCII characters, which may be empty. */
  public String line(String name, int lengthMax) throws MalformedException {
    String right = "a text of at most " + lengthMax + " printable ASCII characters";
    return parsed(
        name,
        right,
        text ->
            text.length() <= lengthMax && PRINTABLE.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty());
  }

  /** 32 bytes without a prefix. */
  public Bytes32 digits(String name) throws MalformedException {
    return matching(name, "64 hex digits", DIGITS, Bytes32::fromHex);
  }

  /** A whole number from 0. */
  public long count(String name, long greatest) throws MalformedException {
    JsonNode field = node.path(name);
    if (!field.isIntegralNumber()
        || !field.canConvertToLong()
        || field.asLong() < 0
        || field.asLong() > greatest) {
      throw wrong(name, "a whole number from 0 to " + greatest);
    }
    return field.asLong();
  }

  public Uint256 number(String name) throws MalformedException {
    return parsed(name, "a number below 2^256 as a text of decimal digits", Uint256::parse);
  }

  public Address address(String name) throws MalformedException {
    return matching(name, "an address, 0x and 40 hex digits", ADDRESS, Address::fromHex);
  }

  public Bytes32 word(String name) throws MalformedException {
    return matching(name, "32 bytes, 0x and 64 hex digits", WORD, Bytes32::fromHex);
  }

  Bytes bytes(String name, int sizeMax) throws MalformedException {
    JsonNode field = node.path(name);
    String text = field.asText();
    if (!field.isTextual() || text.length() > 2 + 2 * sizeMax || !BYTES.matcher(text).matches()) {
      throw new MalformedException(
          reason,
          "%s is to be at most %s bytes, 0x and two hex digits each".formatted(at(name), sizeMax));
    }
    return Bytes.fromHex(text);
  }

  public long whole(String name, long greatest) throws MalformedException {
    JsonNode field = node.path(name);
    if (!field.isIntegralNumber()
        || !field.canConvertToLong()
        || field.asLong() < 1
        || field.asLong() > greatest) {
      throw wrong(name, "a whole number from 1 to " + greatest);
    }
    return field.asLong();
  }

  public boolean flag(String name) throws MalformedException {
    if (!node.path(name).isBoolean()) {
      throw wrong(name, "true or false");
    }
    return node.path(name).asBoolean();
  }

  private <T> T matching(String name, String right, Pattern pattern, Function<String, T> parse)
      throws MalformedException {
    return parsed(
        name,
        right,
        text ->
            pattern.matcher(text).matches() ? Optional.of(parse.apply(text)) : Optional.empty());
  }

  public <T> T parsed(String name, String right, Function<String, Optional<T>> parse)
      throws MalformedException {
    return parsed(name, right, reason, parse);
  }

  /**
   * @param other with which the field is refused
   */
  <T> T parsed(String name, String right, Reason other, Function<String, Optional<T>> parse)
      throws MalformedException {
    JsonNode field = node.path(name);
    Optional<T> value = field.isTextual() ? parse.apply(field.asText()) : Optional.empty();
    return value.orElseThrow(() -> wrong(name, right, other));
  }

  MalformedException wrong(String name, String right) {
    return wrong(name, right, reason);
  }

  private MalformedException wrong(String name, String right, Reason other) {
    String given = node.has(name) ? "not " + shown(node.path(name).toString()) : "and is missing";
    return new MalformedException(other, "%s is to be %s, %s".formatted(at(name), right, given));
  }

  private static String shown(String text) {
    String line = Printable.line(text);
    return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "…" : line;
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
