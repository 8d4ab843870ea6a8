package network.haca.client.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines of a body as they come, which line feeds alone end, and all of it as it came: that is
 * what is verified. Malformed UTF-8 is an error.
 */
final class HeardLines implements AutoCloseable {
  private static final int PART_CHARACTERS = 4096;

  private final Reader reader;
  private final StringBuilder all = new StringBuilder();
  private int told;
  private int searched;

  /**
   * @param body of bounded length
   */
  HeardLines(InputStream body) {
    this.reader =
        new InputStreamReader(
            body,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Nothing when there are no more. */
  Optional<String> next() throws IOException {
    char[] part = new char[PART_CHARACTERS];
    int feed = all.indexOf("\n", searched);
    while (feed < 0) {
      searched = all.length();
      int count = reader.read(part);
      if (count < 0) {
        return rest();
      }
      all.append(part, 0, count);
      feed = all.indexOf("\n", searched);
    }
    String line = all.substring(told, feed);
    told = feed + 1;
    searched = told;
    return Optional.of(line);
  }

  private Optional<String> rest() {
    String line = all.substring(told);
    told = all.length();
    return line.isEmpty() ? Optional.empty() : Optional.of(line);
  }

  /** All that came so far. */
  String all() {
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
