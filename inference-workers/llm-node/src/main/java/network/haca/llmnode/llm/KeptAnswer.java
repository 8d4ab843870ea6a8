package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A streamed answer that is kept until its end, unless it grows too long. */
public final class KeptAnswer {
  private final WholeAnswer whole;
  private final KeptEvents events;

  /**
   * @param charactersMax of its events as they are sent
   */
  public KeptAnswer(LlmApi api, int charactersMax) {
    this.whole = new WholeAnswer(api);
    this.events = new KeptEvents(charactersMax);
  }

  void add(JsonNode chunk, String event) {
    if (events.add(event)) {
      whole.add(chunk);
    }
  }

  /** OpenAI's whole body, with the last chunk; nothing if it became too long. */
  Optional<ObjectNode> body(JsonNode last) {
    whole.add(last);
    return events.text().map(kept -> whole.toJson());
  }

  /** What was sent so far; empty if it became too long. */
  String events() {
    return events.text().orElse("");
  }
}
