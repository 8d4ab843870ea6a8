package network.haca.client.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.llm.SharedJson;

/**
 * An answer, what vouches for it, and the question if that is known.
 *
 * @param request the body that was asked
 */
public record GivenAnswer(
    Optional<JsonNode> request, LlmAnswer answer, TeeProof proof, AnswerOrigin origin) {

  /**
   * Returns true if the proof does not stand in the answer itself, but was published with it: the
   * client cut the stream.
   */
  boolean isProofBeside() {
    return origin != AnswerOrigin.RESPONSE && answer.outside().isEmpty();
  }

  /** It cannot be checked at all; the message says why. */
  public static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }
  }

  /**
   * An answer as a client got it: a response's body, or the events of a stream.
   *
   * @param request its body; nothing if it is not known
   */
  public static GivenAnswer of(Optional<String> request, String answer) throws UnreadableException {
    Optional<JsonNode> asked = Optional.empty();
    if (request.isPresent()) {
      asked = Optional.of(request(request.get()));
    }
    LlmAnswer read = answer(answer, LlmAnswer::read);
    TeeProof proof =
        read.proof()
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "it has no tee_signature, tee_timestamp, tee_id and hashes"));
    return new GivenAnswer(asked, read, proof, AnswerOrigin.RESPONSE);
  }

  /**
   * The same of what a node has published of an individual settlement; nothing if the text is
   * something else. Of a stream the events are the answer, and not the body that they make.
   *
   * @param form of the request's hash
   */
  public static Optional<GivenAnswer> published(String text, Form form) throws UnreadableException {
    if (!text.stripLeading().startsWith("{") || !text.contains("\"teeSignature\"")) {
      return Optional.empty();
    }
    JsonNode parts = payload(text);
    if (!parts.path("input").isObject() || !parts.has("output")) {
      return Optional.empty();
    }
    JsonNode events = parts.path("events");
    LlmAnswer answer =
        events.isTextual()
            ? answer(events.textValue(), LlmAnswer::stream)
            : answer(AnswerText.json(parts.get("output")), LlmAnswer::read);
    if (!(CanonicalRequest.of(parts.get("input"), answer.part(), form)
        instanceof CanonicalRequest.Bytewise request)) {
      throw new UnreadableException("what is published has no question that can be signed");
    }
    TeeProof beside =
        TeeProof.published(parts, request.hash(), Keccak.hash(answer.signedOutput()))
            .filter(proof -> answer.proof().map(proof::equals).orElse(true))
            .orElseThrow(() -> new UnreadableException("it is not published with its own proof"));
    return Optional.of(
        new GivenAnswer(
            Optional.of(parts.get("input")),
            answer,
            beside,
            events.isTextual() ? AnswerOrigin.PUBLISHED_EVENTS : AnswerOrigin.PUBLISHED));
  }

  /**
   * The text that bytes are.
   *
   * @throws UnreadableException if they are malformed: some readers replace what is, others leave
   *     it out
   */
  public static String text(Bytes bytes) throws UnreadableException {
    return bytes
        .asUtf8()
        .orElseThrow(
            () ->
                new UnreadableException(
                    "it is no UTF-8; save the response byte for byte (curl -o)"));
  }

  /** Reads a text in one way, or says why there is none. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String text) throws PythonJson.MalformedException;
  }

  private static LlmAnswer answer(String text, Reader<LlmAnswer> reader)
      throws UnreadableException {
    return read(text, "it is no answer", reader);
  }

  private static JsonNode request(String text) throws UnreadableException {
    return read(text, "the request has no one meaning as JSON", SharedJson::request);
  }

  private static JsonNode payload(String text) throws UnreadableException {
    return read(
        text,
        "what is published has no one meaning as JSON",
        published -> SharedJson.published(published, "input"));
  }

  private static <T> T read(String text, String otherwise, Reader<T> reader)
      throws UnreadableException {
    checkSize(text);
    try {
      return reader.read(text);
    } catch (PythonJson.MalformedException e) {
      throw new UnreadableException(otherwise + ": " + e.getMessage());
    }
  }

  private static void checkSize(String text) throws UnreadableException {
    if (text.length() > AnswerText.CHARACTERS_MAX) {
      throw new UnreadableException(
          "it is longer than the %s characters that are read".formatted(AnswerText.CHARACTERS_MAX));
    }
  }
}
