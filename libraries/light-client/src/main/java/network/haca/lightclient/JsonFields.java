package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/**
 * An object of a JSON document from a stranger, read strictly: a field is there and of exactly its
 * type, or the reading fails. Nothing is converted, so that two documents that say different things
 * are never read as the same.
 */
final class JsonFields {
  private static final Pattern HEX = Pattern.compile("0x([0-9a-f]{2})*");
  private static final Pattern PLAIN_HEX = Pattern.compile("([0-9A-F]{2})*");

  /** As Go writes it: RFC 3339 in UTC, without zeros at the end of a fraction. */
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{0,8}[1-9])?Z");

  /** The end of 9999-12-31. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private static final Pattern INT64 = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private final JsonNode object;
  private final String name;

  private JsonFields(JsonNode object, String name) {
    this.object = object;
    this.name = name;
  }

  /**
   * @param name of the object, for messages
   */
  static JsonFields of(JsonNode node, String name) throws MalformedException {
    if (!node.isObject()) {
      throw new MalformedException(name + " is not an object");
    }
    return new JsonFields(node, name);
  }

  /** Fails if there is any other field: nobody vouches for what it says. */
  JsonFields only(Collection<String> known) throws MalformedException {
    for (String field : (Iterable<String>) object::fieldNames) {
      if (!known.contains(field)) {
        throw new MalformedException(
            "%s.%s is not a field of it".formatted(name, Printable.line(field)));
      }
    }
    return this;
  }

  boolean has(String field) {
    return object.has(field);
  }

  /** Whatever stands there. */
  JsonNode node(String field) {
    return object.path(field);
  }

  JsonFields object(String field) throws MalformedException {
    return of(object.path(field), name + "." + field);
  }

  /** At most {@code countMax} elements. */
  List<JsonNode> array(String field, int countMax) throws MalformedException {
    JsonNode array = object.path(field);
    require(
        array.isArray() && array.size() <= countMax,
        field,
        "an array of at most %s elements".formatted(countMax));
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  String text(String field) throws MalformedException {
    JsonNode text = object.path(field);
    require(text.isTextual(), field, "a text");
    // Half a character has no bytes in UTF-8: in a hash it would stand as a question mark.
    boolean isWhole =
        text.textValue().codePoints().allMatch(point -> point < 0xd800 || point > 0xdfff);
    require(isWhole, field, "a text of whole characters");
    return text.textValue();
  }

  boolean flag(String field) throws MalformedException {
    JsonNode flag = object.path(field);
    require(flag.isBoolean(), field, "true or false");
    return flag.booleanValue();
  }

  /** A JSON number without fraction or exponent, not negative. */
  long number(String field) throws MalformedException {
    JsonNode number = object.path(field);
    boolean isWhole = number.isIntegralNumber() && number.canConvertToLong();
    require(isWhole && number.longValue() >= 0, field, "a whole number");
    return number.longValue();
  }

  /** A time in seconds since 1970, before the year 10000: sums of it with periods have 64 bits. */
  long seconds(String field) throws MalformedException {
    long seconds = number(field);
    require(seconds <= SECONDS_MAX, field, "a time before the year 10000, in seconds since 1970");
    return seconds;
  }

  /** A 64-bit number as CometBFT's JSON has it: its digits as a text. */
  long int64(String field) throws MalformedException {
    String text = text(field);
    try {
      require(INT64.matcher(text).matches(), field, "the digits of a number");
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedException("%s.%s is not within 64 bits".formatted(name, field));
    }
  }

  /** Bytes in lower-case hexadecimal with 0x. */
  Bytes bytes(String field) throws MalformedException {
    return bytes(object.path(field), name + "." + field);
  }

  /** 32 bytes in lower-case hexadecimal with 0x. */
  Bytes32 word(String field) throws MalformedException {
    return word(object.path(field), name + "." + field);
  }

  List<Bytes> byteStrings(String field, int countMax) throws MalformedException {
    List<Bytes> values = new ArrayList<>();
    for (JsonNode element : array(field, countMax)) {
      values.add(bytes(element, "an element of " + name + "." + field));
    }
    return values;
  }

  /** An array of at most {@code countMax} proofs, each of at most as many nodes as one may have. */
  List<List<Bytes>> byteLists(String field, int countMax) throws MalformedException {
    List<List<Bytes>> lists = new ArrayList<>();
    for (JsonNode list : array(field, countMax)) {
      require(
          list.isArray() && list.size() <= ContractStorage.NODES_MAX,
          field,
          "an array of arrays of at most %s elements".formatted(ContractStorage.NODES_MAX));
      List<Bytes> values = new ArrayList<>();
      for (JsonNode element : list) {
        values.add(bytes(element, "an element of " + name + "." + field));
      }
      lists.add(values);
    }
    return lists;
  }

  List<Bytes32> words(String field, int countMax) throws MalformedException {
    List<Bytes32> values = new ArrayList<>();
    for (JsonNode element : array(field, countMax)) {
      values.add(word(element, "an element of " + name + "." + field));
    }
    return values;
  }

  /** Bytes as CometBFT's JSON has them: upper-case hexadecimal without 0x. */
  Bytes plainHex(String field) throws MalformedException {
    String text = text(field);
    require(PLAIN_HEX.matcher(text).matches(), field, "upper-case hexadecimal without 0x");
    return Bytes.fromHex(text);
  }

  Bytes base64(String field) throws MalformedException {
    String text = text(field);
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      // The last character has bits to spare, which the decoder does not look at.
      require(Base64.getEncoder().encodeToString(bytes).equals(text), field, "base64");
      return Bytes.wrap(bytes);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("%s.%s is not base64".formatted(name, field));
    }
  }

  Instant time(String field) throws MalformedException {
    String text = text(field);
    try {
      require(TIME.matcher(text).matches(), field, "a time of RFC 3339 in UTC");
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedException("%s.%s is not a time".formatted(name, field));
    }
  }

  private static Bytes bytes(JsonNode node, String name) throws MalformedException {
    if (!node.isTextual() || !HEX.matcher(node.textValue()).matches()) {
      throw new MalformedException(name + " is not lower-case hexadecimal with 0x");
    }
    return Bytes.fromHex(node.textValue());
  }

  private static Bytes32 word(JsonNode node, String name) throws MalformedException {
    Bytes value = bytes(node, name);
    if (value.size() != Bytes32.SIZE) {
      throw new MalformedException(name + " is not 32 bytes");
    }
    return new Bytes32(value);
  }

  private void require(boolean holds, String field, String expected) throws MalformedException {
    if (!holds) {
      throw new MalformedException("%s.%s is not %s".formatted(name, field, expected));
    }
  }
}
