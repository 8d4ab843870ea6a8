package network.haca.schemas.llm;

import java.util.ArrayList;
import java.util.List;

/** The data of server-sent events that have nothing else in them but comments. */
final class EventLines {
  private static final String DATA = "data:";
  private static final String COMMENT = ":";

  private EventLines() {}

  /** Whether a text is events, rather than a body. */
  static boolean isEvents(String text) {
    String first = text.stripLeading();
    return first.startsWith(DATA) || first.startsWith(COMMENT);
  }

  /**
   * Of each event its data, in order.
   *
   * @throws PythonJson.MalformedException if there is more than one line of data to an event: some
   *     readers put them together, others do not
   */
  static List<String> data(String text) throws PythonJson.MalformedException {
    List<String> events = new ArrayList<>();
    boolean isOpen = false;
    for (String line : text.lines().toList()) {
      if (line.isEmpty()) {
        isOpen = false;
      } else if (line.startsWith(DATA)) {
        LlmAnswer.require(!isOpen, "an event has two lines of data");
        isOpen = true;
        String data = line.substring(DATA.length());
        events.add(data.startsWith(" ") ? data.substring(1) : data);
      } else {
        LlmAnswer.require(line.startsWith(COMMENT), "a line of an event is no data");
      }
    }
    return events;
  }
}
