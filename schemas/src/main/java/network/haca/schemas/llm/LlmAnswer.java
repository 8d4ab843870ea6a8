package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.schemas.TeeProof;

/**
 * An answer as it came: what of it is signed, and by what it is vouched for. What two readers may
 * take for two different answers is none.
 *
 * @param part what of the answer is signed; nothing else in it is
 * @param signedOutput its bytes as they are hashed
 * @param choices how many there are, of which one is signed
 * @param proof nothing if the answer carries none
 */
public record LlmAnswer(Part part, Bytes signedOutput, int choices, Optional<TeeProof> proof) {
  /** What of an answer is signed. */
  public enum Part {
    TEXT("text"),
    TOOL_CALLS("tool calls"),
    EMBEDDINGS("embeddings");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * The body of a response, or the events of a stream.
   *
   * @throws PythonJson.MalformedException if it is neither, or may be read in two ways
   */
  public static LlmAnswer read(String text) throws PythonJson.MalformedException {
    return text.stripLeading().startsWith(LlmEvents.DATA)
        ? LlmEvents.read(text)
        : body(PythonJson.parseUnambiguous(text));
  }

  private static LlmAnswer body(JsonNode body) throws PythonJson.MalformedException {
    JsonNode choices = body.path("choices");
    if (body.path("data").isArray()) {
      require(choices.isEmpty(), "it has both embeddings and choices");
      return new LlmAnswer(
          Part.EMBEDDINGS, LlmHashes.embeddings(body.get("data")), 1, TeeProof.of(body));
    }
    JsonNode choice = choices.path(0);
    require(!choice.has("text") || !choice.has("message"), "a choice has both text and message");
    Bytes signed = LlmHashes.signedOutput(choice);
    JsonNode completion = body.path("completion");
    require(
        !completion.isTextual() || Bytes.ofUtf8(completion.textValue()).equals(signed),
        "completion is another text than that of the first choice");
    boolean callsTools = LlmHashes.callsTools(choice);
    return new LlmAnswer(
        callsTools ? Part.TOOL_CALLS : Part.TEXT, signed, choices.size(), TeeProof.of(body));
  }

  static void require(boolean holds, String otherwise) throws PythonJson.MalformedException {
    if (!holds) {
      throw new PythonJson.MalformedException(otherwise);
    }
  }
}
