package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A streamed answer that is kept until its end, unless it grows too long. */
public final class KeptAnswer {
  private final int charactersMax;
  private final WholeAnswer whole;
  private final StringBuilder events = new StringBuilder();
  private boolean isTooLong;

  /**
   * @param charactersMax of its events as they are sent
   */
  public KeptAnswer(LlmApi api, int charactersMax) {
    this.charactersMax = charactersMax;
    this.whole = new WholeAnswer(api);
  }

  void add(JsonNode chunk, String event) {
    isTooLong |= event.length() > charactersMax - events.length();
    if (!isTooLong) {
      events.append(event);
      whole.add(chunk);
    }
  }

  /** OpenAI's whole body, with the last chunk; nothing if it became too long. */
  Optional<ObjectNode> body(JsonNode last) {
    whole.add(last);
    return isTooLong ? Optional.empty() : Optional.of(whole.toJson());
  }

  /** What was sent so far. */
  String events() {
    return events.toString();
  }
}
