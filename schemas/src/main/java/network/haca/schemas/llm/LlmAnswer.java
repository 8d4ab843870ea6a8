package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.TeeProof;

/**
 * An answer as it came: what is signed of it, and by what it is vouched for. What two readers may
 * take for two different answers is none.
 *
 * @param part what the original's form has of the answer
 * @param signedOutput that part's bytes as they are hashed
 * @param choices how many there are
 * @param hash of all of the answer (rule T5)
 * @param proof nothing if the answer carries none
 * @param outside the fields that no signature is over: the proof's own, and notes on the settlement
 * @param unsigned what the original's form leaves out and a client may show
 */
public record LlmAnswer(
    AnswerPart part,
    Bytes signedOutput,
    int choices,
    Bytes32 hash,
    Optional<TeeProof> proof,
    ObjectNode outside,
    List<String> unsigned) {
  public LlmAnswer {
    unsigned = List.copyOf(unsigned);
  }

  /**
   * The body of a response, or the events of a stream.
   *
   * @throws PythonJson.MalformedException if it is neither, or may be read in two ways
   */
  public static LlmAnswer read(String text) throws PythonJson.MalformedException {
    boolean isBody = text.stripLeading().startsWith("{");
    AnswerText.check(text, !isBody);
    return isBody ? body(SharedJson.parse(text)) : LlmEvents.read(text);
  }

  /** The events of a stream, of which there may be none: its client cut it. */
  public static LlmAnswer stream(String text) throws PythonJson.MalformedException {
    AnswerText.check(text, true);
    return LlmEvents.read(text);
  }

  private static LlmAnswer body(ObjectNode body) throws PythonJson.MalformedException {
    ObjectNode outside = AnswerForm.takeOut(body, AnswerForm.OUTSIDE_OF_BODY);
    if (body.path("object").asText().equals(ResponseOutput.OBJECT)) {
      return ofResponse(ResponseOutput.read(body), AnswerForm.ofBody(body), outside);
    }
    UnsignedParts unsigned = new UnsignedParts();
    unsigned.addBody(body);
    JsonNode choices = choices(body);
    for (int place = 0; place < choices.size(); place++) {
      JsonNode choice = choices.get(place);
      index(choice, place);
      require(!choice.has("text") || !choice.has("message"), "a choice has both text and message");
    }
    AnswerPart part = part(body, choices);
    Bytes signed =
        part == AnswerPart.EMBEDDINGS
            ? LlmHashes.embeddings(body.get("data"))
            : LlmHashes.signedOutput(LlmHashes.first(choices));
    JsonNode completion = body.path("completion");
    require(
        completion.isMissingNode()
            || completion.isTextual() && Bytes.ofUtf8(completion.textValue()).equals(signed),
        "completion is another text than that of the first choice");
    return new LlmAnswer(
        part,
        signed,
        part == AnswerPart.EMBEDDINGS ? 1 : choices.size(),
        AnswerForm.ofBody(body),
        TeeProof.of(outside),
        outside,
        unsigned.beside(part));
  }

  /** The original has no such answers, so that nothing beside the proof is signed in its form. */
  static LlmAnswer ofResponse(ResponseOutput output, Bytes32 hash, ObjectNode outside) {
    return new LlmAnswer(
        output.part(),
        output.signed(),
        1,
        hash,
        TeeProof.of(outside),
        outside,
        List.of("a response, which the original does not have"));
  }

  private static AnswerPart part(JsonNode body, JsonNode choices)
      throws PythonJson.MalformedException {
    if (body.path("data").isArray()) {
      require(choices.isEmpty(), "it has both embeddings and choices");
      return AnswerPart.EMBEDDINGS;
    }
    return LlmHashes.callsTools(LlmHashes.first(choices)) ? AnswerPart.TOOL_CALLS : AnswerPart.TEXT;
  }

  /** The choices of a body or an event. */
  static JsonNode choices(ObjectNode answer) throws PythonJson.MalformedException {
    JsonNode choices = answer.path("choices");
    require(choices.isArray() || choices.isMissingNode(), "its choices are no list");
    for (JsonNode choice : choices) {
      require(choice.isObject(), "a choice is no object");
    }
    return choices;
  }

  /** Which choice this is. */
  static int index(JsonNode choice, int unless) throws PythonJson.MalformedException {
    JsonNode index = choice.path("index");
    if (index.isMissingNode() || index.isNull()) {
      return unless;
    }
    require(
        index.isIntegralNumber() && index.canConvertToInt() && index.intValue() >= 0,
        "the index of a choice is no whole number");
    return index.intValue();
  }

  /** Returns true if the answer says that all of it is signed. */
  public boolean isWhole() {
    return outside.has(TeeProof.ANSWER_FORM);
  }

  /**
   * Returns true if what is outside of the signed form is exactly what a node writes there: each
   * field of the proof in its one writing, and notes on the settlement of this very leaf or none.
   */
  public boolean isOutsideExact(TeeProof own) {
    ObjectNode fields = outside.deepCopy();
    ObjectNode notes = AnswerForm.takeOut(fields, SettlementNotes.FIELDS);
    ObjectNode expected = fields.objectNode();
    TeeProof.add(expected, own.leaf(), hash);
    return PythonJson.dumps(fields).equals(PythonJson.dumps(expected))
        && (notes.isEmpty() || SettlementNotes.hold(notes, own.leaf().hash()));
  }

  /** The names of notes on the settlement, which nobody has signed. */
  public List<String> notes() {
    return SettlementNotes.FIELDS.stream().filter(outside::has).toList();
  }

  static void require(boolean holds, String otherwise) throws PythonJson.MalformedException {
    if (!holds) {
      throw new PythonJson.MalformedException(otherwise);
    }
  }
}
