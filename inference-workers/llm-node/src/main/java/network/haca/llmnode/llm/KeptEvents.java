package network.haca.llmnode.llm;

import java.util.Optional;

/** The text of a stream's events that is kept until its end, unless it grows too long. */
final class KeptEvents {
  private final int charactersMax;
  private final StringBuilder events = new StringBuilder();
  private boolean isTooLong;

  /**
   * @param charactersMax of the events as they are sent
   */
  KeptEvents(int charactersMax) {
    this.charactersMax = charactersMax;
  }

  /** Returns true if all events so far are kept, this one too. */
  boolean add(String event) {
    isTooLong |= event.length() > charactersMax - events.length();
    if (!isTooLong) {
      events.append(event);
    }
    return !isTooLong;
  }

  /** What was sent so far; nothing if it became too long. */
  Optional<String> text() {
    return isTooLong ? Optional.empty() : Optional.of(events.toString());
  }
}
