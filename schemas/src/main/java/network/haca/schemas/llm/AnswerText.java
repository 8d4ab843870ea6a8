package network.haca.schemas.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HexFormat;

/**
 * An answer's text as a node writes it (rule T5): JSON in ASCII without line feeds, and of a stream
 * each event as one line of data and an empty line, with a line in front that names its type if it
 * has one. So every reader finds the same lines, events and characters, whatever it takes for the
 * end of a line.
 */
public final class AnswerText {
  /** What the line of an event's name begins with. */
  static final String NAME = "event: ";

  /** What the line of each event's data begins with. */
  static final String DATA = "data: ";

  /** What each event ends with. */
  static final String END = "\n\n";

  /** The data that ends a stream, and is no event. */
  static final String DONE_DATA = "[DONE]";

  /** The end of a stream. */
  public static final String DONE = DATA + DONE_DATA + END;

  /** Characters of an answer, or of what is published of one, that are written and read. */
  public static final int CHARACTERS_MAX = 64 << 20;

  /** Of these, those that a proof or a stream's last event with it may take. */
  private static final int END_CHARACTERS_MAX = 1 << 20;

  /** What a node may write of an answer before that end. */
  public static final int UNENDED_CHARACTERS_MAX = CHARACTERS_MAX - END_CHARACTERS_MAX;

  private static final char DELETE = 0x7f;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AnswerText() {}

  /** A body, or an event's data. */
  public static String json(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is written without I/O", e);
    }
  }

  /** An event of a stream; one that has a type has that type's name in front. */
  public static String event(JsonNode data) {
    String type = data.path("type").textValue();
    return (type == null ? "" : NAME + type + "\n") + DATA + json(data) + END;
  }

  /** The data of an event that {@link #event} wrote. */
  static String data(String event) {
    int line = event.startsWith(NAME) ? event.indexOf('\n') + 1 : 0;
    return event.substring(line + DATA.length(), event.length() - END.length());
  }

  /**
   * Refuses what some reader takes for the end of a line, or for nothing. White space between the
   * values of a body is not in the answer.
   *
   * @throws PythonJson.MalformedException if one of these is in the text
   */
  static void check(String text, boolean isStream) throws PythonJson.MalformedException {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < ' ' || unit > '~') {
        boolean isSpace = unit == '\n' || !isStream && (unit == '\r' || unit == '\t');
        if (!isSpace && isRefused(unit)) {
          throw new PythonJson.MalformedException(
              "it has a raw %s, which no node writes; save the response byte for byte (curl -o)"
                  .formatted(name(unit)));
        }
      }
    }
  }

  private static boolean isRefused(char unit) {
    // Not DEL, which JSON does not escape and nobody takes for the end of a line.
    return unit != DELETE && Character.isISOControl(unit)
        || switch (unit) {
          case '\u2028', '\u2029', '\ufffd', '\ufeff' -> true;
          default -> false;
        };
  }

  private static String name(char unit) {
    return switch (unit) {
      case '\r' -> "carriage return";
      case '\ufeff' -> "byte order mark";
      case '\ufffd' -> "U+FFFD, which malformed UTF-8 is read as";
      default -> "U+" + HexFormat.of().withUpperCase().toHexDigits(unit);
    };
  }
}
