package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerForm;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.llm.ResponseEvents;

/**
 * A chat's answer as the events of a response (rule T7). What they come to is kept, since the last
 * event has all of it, and read by the code of those who verify it.
 */
final class ResponseStream implements AnswerStream {
  /** Of what a streamed response says, in JSON. */
  static final int CHARACTERS_MAX = 8 << 20;

  /** Items and their parts. */
  static final int PARTS_MAX = 2048;

  /** Times that all of it is held: as it is made, and as it is written. */
  private static final int HELD = 2;

  /** Of an item, beside what it says: its events' own words. */
  private static final int ITEM_CHARACTERS = 4096;

  /** Times that all of a text is said after its parts: three events and the last. */
  private static final int REPEATED = 4;

  private static final LlmError TOO_LONG =
      LlmError.provider(
          502,
          "The answer is longer than the %s characters or %s parts that a streamed response may have, or there is no room for it now."
              .formatted(CHARACTERS_MAX, PARTS_MAX));

  private final ResponseFrame frame;
  private final ResponseWriter writer;
  private final ResponseEvents read = new ResponseEvents();
  private final AnswerForm.Events form = new AnswerForm.Events();
  private final Optional<KeptEvents> kept;
  private Optional<String> finishReason = Optional.empty();
  private Optional<JsonNode> usage = Optional.empty();
  private final StreamRoom room;
  private int made;
  private boolean isFull;

  ResponseStream(LlmRequest request, String id, long created, boolean isKept, StreamRoom room) {
    this.frame = new ResponseFrame(request, id, created);
    this.writer = new ResponseWriter(id);
    this.room = room;
    this.kept = isKept ? Optional.of(new KeptEvents(room.keptCharactersMax())) : Optional.empty();
  }

  @Override
  public Optional<JsonNode> usage() {
    return usage;
  }

  @Override
  public List<ObjectNode> add(JsonNode upstream) {
    if (upstream.path("usage").isObject()) {
      usage = Optional.of(upstream.get("usage"));
    }
    long before = writer.characters();
    List<ObjectNode> events = new ArrayList<>();
    for (JsonNode choice : upstream.path("choices")) {
      finishReason = FinishReasons.given(choice).or(() -> finishReason);
      events.addAll(writer.add(choice));
    }
    isFull |= !room.more().test(HELD * (writer.characters() - before));
    return events.isEmpty() ? List.of() : begunWith(events);
  }

  @Override
  public Optional<LlmError> tooLong() {
    return isFull || writer.characters() > CHARACTERS_MAX || writer.count() > PARTS_MAX
        ? Optional.of(TOO_LONG)
        : Optional.empty();
  }

  @Override
  public long endCharacters() {
    return REPEATED * writer.characters() + (long) ITEM_CHARACTERS * (writer.count() + 1);
  }

  @Override
  public List<ObjectNode> ending(Optional<LlmError> cut) {
    return begunWith(cut.isPresent() ? List.of() : writer.ending());
  }

  /** The same, after those that begin every response if none was made before. */
  private List<ObjectNode> begunWith(List<ObjectNode> events) {
    List<ObjectNode> all = new ArrayList<>();
    if (made == 0) {
      all.add(event("response.created", frame.begun()));
      all.add(event("response.in_progress", frame.begun()));
    }
    all.addAll(events);
    all.forEach(event -> event.put("sequence_number", made++));
    return all;
  }

  private static ObjectNode event(String type, ObjectNode response) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.set("response", response);
    return event;
  }

  @Override
  public void written(ObjectNode event, String text) {
    kept.ifPresent(answer -> answer.add(text));
    form.written(text);
    read(event);
  }

  private void read(ObjectNode event) {
    try {
      read.add(event);
    } catch (PythonJson.MalformedException e) {
      throw new IllegalStateException("an event that no verifier takes was written", e);
    }
  }

  @Override
  public ObjectNode last(Optional<LlmError> cut) {
    ResponseEnd end = ResponseEnd.of(finishReason, cut);
    return event("response." + end.status(), frame.ended(read.output(), end, usage))
        .put("sequence_number", read.count());
  }

  @Override
  public SignedAnswer signed(Optional<ObjectNode> last) {
    Bytes32 answerHash = last.map(form::hashWith).orElseGet(form::hash);
    last.ifPresent(this::read);
    return new SignedAnswer(Keccak.hash(read.signedOutput()), answerHash);
  }

  @Override
  public Optional<PublishedAnswer> published(
      SettlementLeaf leaf, Bytes32 answerHash, Optional<ObjectNode> last) {
    return kept.flatMap(KeptEvents::text)
        .map(
            events -> {
              ObjectNode body =
                  last.map(event -> (ObjectNode) event.get("response").deepCopy())
                      .orElseGet(() -> frame.ended(read.output(), ResponseEnd.LEFT, usage));
              TeeProof.add(body, leaf);
              String end = last.map(event -> LlmStream.end(event, leaf, answerHash)).orElse("");
              return new PublishedAnswer(body, Optional.of(events + end));
            });
  }
}
