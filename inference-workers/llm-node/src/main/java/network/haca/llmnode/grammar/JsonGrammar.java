package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.anyOf;
import static network.haca.llmnode.grammar.Grammar.choice;
import static network.haca.llmnode.grammar.Grammar.optional;
import static network.haca.llmnode.grammar.Grammar.range;
import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import network.haca.llmnode.grammar.Grammar.Reference;
import network.haca.llmnode.grammar.Grammar.Repeat;

/**
 * JSON (RFC 8259) as it is commonly written, on one line or indented: more white space than that is
 * not JSON here, so that no answer is spent on it. Numbers have no more digits than a double can
 * tell apart.
 */
public final class JsonGrammar {
  private static final int DIGITS_MAX = 16;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** For models that have no token for a character, nor for its bytes. */
  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final int INDENT_MAX = 20;

  /** Between the parts of an array or object. */
  private static final Grammar SPACE =
      optional(choice(text(" "), sequence(text("\n"), new Repeat(text(" "), 0, INDENT_MAX))));

  private static final Grammar DIGIT = anyOf("0123456789");
  private static final Grammar HEX = anyOf("0123456789abcdefABCDEF");
  private static final Grammar REST = range(0x80, 0xbf);

  /** A character in a string: as it is, or escaped; no halves of surrogate pairs. */
  private static final Grammar CHARACTER =
      choice(
          range(0x20, 0x21),
          range(0x23, 0x5b),
          range(0x5d, 0x7e),
          // UTF-8 as Unicode's table 3-7 has it: nothing overlong, no halves of surrogate pairs.
          sequence(range(0xc2, 0xdf), REST),
          sequence(range(0xe0, 0xe0), range(0xa0, 0xbf), REST),
          sequence(range(0xe1, 0xec), REST, REST),
          sequence(range(0xed, 0xed), range(0x80, 0x9f), REST),
          sequence(range(0xee, 0xef), REST, REST),
          sequence(range(0xf0, 0xf0), range(0x90, 0xbf), REST, REST),
          sequence(range(0xf1, 0xf3), REST, REST, REST),
          sequence(range(0xf4, 0xf4), range(0x80, 0x8f), REST, REST),
          sequence(
              text("\\"),
              choice(
                  anyOf("\"\\/bfnrt"),
                  sequence(
                      text("u"),
                      choice(
                          sequence(anyOf("0123456789abcefABCEF"), HEX),
                          sequence(anyOf("dD"), anyOf("01234567"))),
                      HEX,
                      HEX))));

  static final Grammar INTEGER =
      sequence(
          optional(text("-")),
          choice(text("0"), sequence(anyOf("123456789"), new Repeat(DIGIT, 0, DIGITS_MAX - 1))));

  static final Grammar NUMBER =
      sequence(
          INTEGER,
          optional(sequence(text("."), new Repeat(DIGIT, 1, DIGITS_MAX))),
          optional(sequence(anyOf("eE"), optional(anyOf("+-")), new Repeat(DIGIT, 1, 2))));

  static final Grammar BOOLEAN = choice(text("true"), text("false"));
  static final Grammar NULL = text("null");
  static final Grammar STRING = string(0, Grammar.UNBOUNDED);

  private static final Reference ANY = new Reference();

  /** Any value. */
  static final Grammar VALUE = ANY;

  /** Any object. */
  public static final Grammar OBJECT = object(VALUE);

  static {
    ANY.is(choice(OBJECT, array(VALUE, 0, Grammar.UNBOUNDED), STRING, NUMBER, BOOLEAN, NULL));
  }

  private JsonGrammar() {}

  /** A string of so many characters. */
  static Grammar string(int least, int most) {
    return sequence(text("\""), new Repeat(CHARACTER, least, most), text("\""));
  }

  static Grammar array(Grammar item, int least, int most) {
    return items(separated(item, least, most));
  }

  /** An array of these items. */
  static Grammar items(Grammar items) {
    return sequence(text("["), SPACE, items, SPACE, text("]"));
  }

  /** This at least and at most so often, with commas between. */
  static Grammar separated(Grammar part, int least, int most) {
    if (most == 0) {
      return text("");
    }
    int more = most == Grammar.UNBOUNDED ? most : most - 1;
    Grammar parts =
        sequence(part, new Repeat(sequence(comma(), part), Math.max(0, least - 1), more));
    return least == 0 ? choice(text(""), parts) : parts;
  }

  /** An object with members of any names. */
  static Grammar object(Grammar value) {
    return members(separated(sequence(STRING, colon(), value), 0, Grammar.UNBOUNDED));
  }

  /** An object with these members. */
  static Grammar members(Grammar members) {
    return sequence(text("{"), SPACE, members, SPACE, text("}"));
  }

  /** This value alone: its characters as they are, or in ASCII. */
  public static Grammar literal(JsonNode value) {
    String plain = write(JSON, value);
    String ascii = write(ASCII, value);
    return plain.equals(ascii) ? text(plain) : choice(text(plain), text(ascii));
  }

  /** The value in ASCII. */
  static String write(JsonNode value) {
    return write(ASCII, value);
  }

  private static String write(ObjectMapper json, JsonNode value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON is written as such", e);
    }
  }

  static Grammar comma() {
    return sequence(text(","), SPACE);
  }

  static Grammar colon() {
    return sequence(text(":"), optional(text(" ")));
  }

  /** Any of these, of which there is one at least. */
  public static Grammar any(List<Grammar> alternatives) {
    return alternatives.size() == 1 ? alternatives.getFirst() : new Grammar.Choice(alternatives);
  }
}
