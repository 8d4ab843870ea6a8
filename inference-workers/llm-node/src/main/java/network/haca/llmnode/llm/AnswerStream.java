package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.LlmError;

/** A streamed answer: what a provider's chunks make the client get, and what is signed of it. */
public interface AnswerStream {
  /**
   * @param id fresh
   * @param created seconds
   * @param isKept whether the answer is to be had whole at the end, unless it is too long
   */
  static AnswerStream of(
      LlmRequest request, String id, long created, boolean isKept, StreamRoom room) {
    if (request.response().isPresent()) {
      return new ResponseStream(request, id, created, isKept, room);
    }
    Optional<KeptAnswer> kept =
        isKept
            ? Optional.of(new KeptAnswer(request.api(), room.keptCharactersMax()))
            : Optional.empty();
    return new LlmStream(request, id, created, kept);
  }

  /** The tokens that the provider has counted, if it has told them by now. */
  Optional<JsonNode> usage();

  /**
   * The events that a provider's chunk makes; there may be none yet.
   *
   * @param upstream as {@link NormalChunks} makes it
   */
  List<ObjectNode> add(JsonNode upstream);

  /** Why no more of the answer is written; nothing while it is not too long. */
  Optional<LlmError> tooLong();

  /** Characters that the events of {@link #ending} and the last one take, or fewer. */
  long endCharacters();

  /**
   * The events between the answer's own and the last.
   *
   * @param cut why the provider's answer ends early; nothing if it is whole
   */
  List<ObjectNode> ending(Optional<LlmError> cut);

  /**
   * An event is on the socket.
   *
   * @param text as {@link network.haca.schemas.llm.AnswerText#event} writes it
   */
  void written(ObjectNode event, String text);

  /**
   * The last event, without the proof that it is to carry.
   *
   * @param cut why the provider's answer ends early; nothing if it is whole
   */
  ObjectNode last(Optional<LlmError> cut);

  /**
   * What is signed of what was written, and of the last event.
   *
   * @param last without its proof; nothing if the client gets none
   */
  SignedAnswer signed(Optional<ObjectNode> last);

  /**
   * What was written, as it was and as one body; nothing if it was not kept, or is too long to be.
   *
   * @param answerHash that is signed
   * @param last without its proof; nothing if the client gets none
   */
  Optional<PublishedAnswer> published(
      SettlementLeaf leaf, Bytes32 answerHash, Optional<ObjectNode> last);
}
