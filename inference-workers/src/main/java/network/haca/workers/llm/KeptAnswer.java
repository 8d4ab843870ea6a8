package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.workers.llm.LlmRequest.Api;

/** A streamed answer that is kept until its end, unless it grows too long. */
public final class KeptAnswer {
  private final int charactersMax;
  private Optional<WholeAnswer> answer;
  private int characters;

  /**
   * @param charactersMax of its chunks as they are sent
   */
  public KeptAnswer(Api api, int charactersMax) {
    this.charactersMax = charactersMax;
    this.answer = Optional.of(new WholeAnswer(api));
  }

  void add(JsonNode chunk) {
    characters = Math.addExact(characters, answer.isPresent() ? chunk.toString().length() : 0);
    if (characters > charactersMax) {
      answer = Optional.empty();
    }
    answer.ifPresent(all -> all.add(chunk));
  }

  /** OpenAI's whole body, with the last chunk; nothing if it became too long. */
  Optional<ObjectNode> toJson(JsonNode last) {
    add(last);
    return answer.map(WholeAnswer::toJson);
  }
}
