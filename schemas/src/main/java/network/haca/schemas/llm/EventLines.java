package network.haca.schemas.llm;

import java.util.Iterator;

/** The data of server-sent events that have nothing else in them but comments. */
final class EventLines {
  private static final String DATA = "data:";
  private static final String COMMENT = ":";

  private EventLines() {}

  /** Takes an event's data. */
  @FunctionalInterface
  interface Reader {
    void read(String data) throws PythonJson.MalformedException;
  }

  /** Whether a text is events, rather than a body. */
  static boolean isEvents(String text) {
    String first = text.stripLeading();
    return first.startsWith(DATA) || first.startsWith(COMMENT);
  }

  /**
   * Tells of each event's data, in order; none is kept.
   *
   * @throws PythonJson.MalformedException if there is more than one line of data to an event: some
   *     readers put them together, others do not
   */
  static void each(String text, Reader reader) throws PythonJson.MalformedException {
    boolean isOpen = false;
    for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (line.isEmpty()) {
        isOpen = false;
      } else if (line.startsWith(DATA)) {
        LlmAnswer.require(!isOpen, "an event has two lines of data");
        isOpen = true;
        String data = line.substring(DATA.length());
        reader.read(data.startsWith(" ") ? data.substring(1) : data);
      } else {
        LlmAnswer.require(line.startsWith(COMMENT), "a line of an event is no data");
      }
    }
  }
}
