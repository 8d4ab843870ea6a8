package network.haca.client.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.ContentText;
import org.jspecify.annotations.Nullable;

/** Messages to a model and its streamed answers, over OpenAI's API of an ingress. */
public final class Conversation implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  /** What a line of an answer begins with that is an event. */
  private static final String EVENT = "data: {";

  /** Of what is no answer. */
  private static final int LIST_BYTES_MAX = 16 << 20;

  private final HttpClient http;
  private final URI ingress;
  private final Options options;
  private final String model;
  private final ArrayNode messages = JSON.createArrayNode();

  /**
   * The choices that hold for a whole conversation.
   *
   * @param model the first that is served if there is none
   * @param system its message, if there is to be one
   * @param tokensMax of an answer
   * @param settlement what becomes of the proofs
   */
  public record Options(
      @Nullable String model,
      @Nullable String system,
      OptionalDouble temperature,
      OptionalInt tokensMax,
      Settlement settlement) {}

  /** The ways in which an answer's proof is settled. */
  public enum Settlement {
    PRIVATE,
    BATCH,
    INDIVIDUAL
  }

  /**
   * A question, its answer and what vouches for it.
   *
   * @param heard what was told of the answer as it came; it is to be what is signed
   */
  public record Turn(String heard, GivenAnswer given) {
    /** The proof's identity. */
    public Bytes32 leaf() {
      return given.proof().leaf().hash();
    }
  }

  /** The ingress does not answer the question; the message is its own. */
  public static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }

  private Conversation(HttpClient http, URI ingress, Options options, String model) {
    this.http = http;
    this.ingress = ingress;
    this.options = options;
    this.model = model;
    if (options.system() != null) {
      add("system", options.system());
    }
  }

  /**
   * @throws IOException if the ingress cannot be reached
   */
  public static Conversation open(URI ingress, Options options)
      throws IOException, InterruptedException, RefusedException {
    HttpClient http = HttpClient.newHttpClient();
    String model = options.model() == null ? firstModel(http, ingress) : options.model();
    return new Conversation(http, ingress, options, model);
  }

  public String model() {
    return model;
  }

  /**
   * Says a text and hears the answer.
   *
   * @param heard told of each part of the answer as it comes
   */
  public Turn say(String text, Consumer<String> heard)
      throws IOException, InterruptedException, RefusedException {
    add("user", text);
    ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", true);
    body.set("messages", messages.deepCopy());
    options.temperature().ifPresent(value -> body.put("temperature", value));
    options.tokensMax().ifPresent(value -> body.put("max_tokens", value));
    HttpRequest request =
        HttpRequest.newBuilder(ingress.resolve("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("X-SETTLEMENT-TYPE", options.settlement().name())
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<InputStream> response =
        http.send(
            request,
            BodyHandlers.limiting(BodyHandlers.ofInputStream(), AnswerText.CHARACTERS_MAX));
    StringBuilder said = new StringBuilder();
    String events;
    try (HeardLines lines = new HeardLines(response.body())) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        String more = content(line.get());
        said.append(more);
        heard.accept(more);
      }
      events = lines.all();
    } catch (CharacterCodingException e) {
      throw new RefusedException("The answer is no UTF-8.");
    } catch (IOException e) {
      throw new RefusedException("The answer breaks off: " + e.getMessage());
    }
    if (response.statusCode() != OK) {
      throw new RefusedException(reason(events));
    }
    add("assistant", said.toString());
    return turn(body, said.toString(), events);
  }

  @Override
  public void close() {
    http.close();
  }

  private static Turn turn(JsonNode request, String heard, String events) throws RefusedException {
    try {
      return new Turn(heard, GivenAnswer.of(Optional.of(request.toString()), events));
    } catch (GivenAnswer.UnreadableException e) {
      throw new RefusedException("The answer cannot be checked: " + e.getMessage() + ".");
    }
  }

  private static String firstModel(HttpClient http, URI ingress)
      throws IOException, InterruptedException, RefusedException {
    HttpRequest request = HttpRequest.newBuilder(ingress.resolve("/v1/models")).build();
    HttpResponse<String> response =
        http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LIST_BYTES_MAX));
    JsonNode first = json(response.body()).path("data").path(0).path("id");
    if (!first.isTextual()) {
      throw new RefusedException(
          response.statusCode() == OK
              ? "No LLM is served here; start one with haca up --llm."
              : reason(response.body()));
    }
    return first.asText();
  }

  private static String content(String line) throws RefusedException {
    return line.startsWith(EVENT)
        ? ContentText.ofEvent(json(line.substring(EVENT.length() - 1)))
        : "";
  }

  private static String reason(String body) throws RefusedException {
    String message = body.startsWith("{") ? json(body).at("/error/message").asText("") : "";
    return "The ingress says: " + Printable.line(message.isEmpty() ? body.strip() : message);
  }

  private static JsonNode json(String text) throws RefusedException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RefusedException("The ingress answers no JSON: " + e.getOriginalMessage());
    }
  }

  private void add(String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }
}
