package network.haca.schemas.llm;

/**
 * The events of a stream exactly as {@link AnswerText} writes them. Readers differ in what they
 * make of all else that server-sent events may have, so all else is refused: comments, other
 * fields, other ends of lines, {@code data:} without a space, empty lines in other places.
 */
final class EventLines {
  private EventLines() {}

  /** Takes an event's name, which is empty if it has none, and its data. */
  @FunctionalInterface
  interface Reader {
    void read(String name, String data) throws PythonJson.MalformedException;
  }

  /**
   * Tells of each event's data, in order; none is kept. Only the line feeds behind the end of the
   * stream may be missing, as editors and shells cut them.
   *
   * @return whether the stream has an end, of which the reader is not told
   * @throws PythonJson.MalformedException if there is anything else than events and that end
   */
  static boolean each(String text, Reader reader) throws PythonJson.MalformedException {
    int at = 0;
    while (at < text.length()) {
      String name = name(text, at);
      at += name.isEmpty() ? 0 : AnswerText.NAME.length() + name.length() + 1;
      LlmAnswer.require(
          text.startsWith(AnswerText.DATA, at),
          "it is neither a JSON object nor events as a node writes them, each 'data: ', JSON and an"
              + " empty line; save the response byte for byte (curl -o)");
      int from = at + AnswerText.DATA.length();
      int feed = text.indexOf('\n', from);
      String data = text.substring(from, feed < 0 ? text.length() : feed);
      if (data.equals(AnswerText.DONE_DATA) && name.isEmpty()) {
        checkEnd(text.substring(from + data.length()));
        return true;
      }
      LlmAnswer.require(
          feed >= 0 && text.startsWith(AnswerText.END, feed),
          "an event does not end by an empty line");
      LlmAnswer.require(
          data.startsWith("{") && data.endsWith("}"), "an event is no object, or has space around");
      reader.read(name, data);
      at = feed + AnswerText.END.length();
    }
    return false;
  }

  private static String name(String text, int at) {
    int feed = text.startsWith(AnswerText.NAME, at) ? text.indexOf('\n', at) : -1;
    return feed < 0 ? "" : text.substring(at + AnswerText.NAME.length(), feed);
  }

  private static void checkEnd(String rest) throws PythonJson.MalformedException {
    LlmAnswer.require(AnswerText.END.startsWith(rest), "it goes on behind " + AnswerText.DONE_DATA);
  }
}
