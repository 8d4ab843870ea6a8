package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * The chunks of a stream in one form, whatever the provider's habits are, so that every client puts
 * them together to the same answer, and that answer is what is signed: whole characters, tool calls
 * that are told apart, and reasons that are true, which come last.
 */
public final class NormalChunks {
  /**
   * Characters of the names, ids and arguments of all calls of an answer, which are kept until it
   * has ended, as they are signed as one.
   */
  public static final int CALL_CHARACTERS_MAX = 8 << 20;

  /** Less than what an answer's verifier reads, as calls get a list around them. */
  private static final int DEPTH_MAX = PythonJson.DEPTH_MAX - 4;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmApi api;
  private final int choicesAsked;
  private final Supplier<String> ids;
  private final Map<Integer, Choice> choices = new TreeMap<>();

  /** A chunk of the provider's, by its kind. */
  public sealed interface Step {
    record Chunk(ObjectNode chunk) implements Step {}

    /** It is no part of an answer to the request. */
    record Malformed(String reason) implements Step {}
  }

  private static final class Choice {
    private final TextHalves halves = new TextHalves();
    private final CallFragments calls;
    private Optional<String> finishReason = Optional.empty();

    Choice(Supplier<String> ids) {
      this.calls = new CallFragments(ids);
    }
  }

  /**
   * @param ids of tool calls that the provider gives none, each other than the others
   */
  public NormalChunks(LlmRequest request, Supplier<String> ids) {
    this.api = request.api();
    this.choicesAsked = request.choices();
    this.ids = ids;
  }

  public Step add(JsonNode upstream) {
    if (!upstream.isObject()) {
      return new Step.Malformed("The provider sent an event that is no JSON object.");
    }
    if (isDeeper(upstream, DEPTH_MAX)) {
      return new Step.Malformed(
          "The provider sent an event that is nested deeper than %s.".formatted(DEPTH_MAX));
    }
    JsonNode given = upstream.path("choices");
    if (!given.isArray() && !given.isNull() && !given.isMissingNode()) {
      return new Step.Malformed("The provider sent choices that are no list.");
    }
    ObjectNode chunk = JSON.objectNode();
    ArrayNode out = chunk.putArray("choices");
    for (int i = 0; i < given.size(); i++) {
      Optional<String> wrong = add(given.get(i), i, out);
      if (wrong.isPresent()) {
        return new Step.Malformed(wrong.get());
      }
    }
    if (callCharacters() > CALL_CHARACTERS_MAX) {
      return new Step.Malformed("The provider's calls of tools are too long.");
    }
    if (upstream.path("usage").isObject()) {
      chunk.set("usage", WholeCharacters.of(upstream.get("usage")));
    }
    return new Step.Chunk(chunk);
  }

  /** What was held back, and why each choice ended: nothing more comes. */
  public ObjectNode rest() {
    ObjectNode chunk = JSON.objectNode();
    ArrayNode out = chunk.putArray("choices");
    choices.forEach(
        (index, choice) -> {
          ArrayNode calls = choice.calls.rest();
          if (!calls.isEmpty()) {
            out.addObject().put("index", index).putObject("delta").set("tool_calls", calls);
          }
          ObjectNode rest = choice.halves.rest().put("index", index);
          choice.finishReason.ifPresent(
              given -> rest.put("finish_reason", FinishReasons.of(given, !choice.calls.isEmpty())));
          out.add(rest);
        });
    return chunk;
  }

  /** That the answer is not whole; nothing if every choice that was asked for has ended. */
  public Optional<LlmError> missing() {
    List<Integer> open = new ArrayList<>();
    for (int index = 0; index < choicesAsked; index++) {
      Choice choice = choices.get(index);
      if (choice == null || choice.finishReason.isEmpty()) {
        open.add(index);
      }
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            LlmError.provider(
                502,
                choicesAsked == 1
                    ? "The provider ended its answer in the middle."
                    : "The provider ended in the middle of choices %s.".formatted(open)));
  }

  private long callCharacters() {
    return choices.values().stream().mapToLong(choice -> choice.calls.characters()).sum();
  }

  private static boolean isDeeper(JsonNode value, int depth) {
    if (!value.isContainerNode()) {
      return false;
    }
    if (depth == 0) {
      return true;
    }
    for (JsonNode inner : value) {
      if (isDeeper(inner, depth - 1)) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> add(JsonNode given, int position, ArrayNode out) {
    if (!(given instanceof ObjectNode object)) {
      return Optional.of("The provider sent a choice that is no JSON object.");
    }
    JsonNode named = object.path("index");
    long index =
        named.isIntegralNumber() && named.canConvertToLong() ? named.longValue() : position;
    if (index < 0 || index >= choicesAsked || named.isNumber() && !named.canConvertToLong()) {
      return Optional.of(
          "The provider answers choice %s; %s are asked for."
              .formatted(named.isNumber() ? named : position, choicesAsked));
    }
    Choice choice = choices.computeIfAbsent((int) index, added -> new Choice(ids));
    choice.finishReason =
        FinishReasons.given(object).map(WholeCharacters::of).or(() -> choice.finishReason);
    ObjectNode part = object.deepCopy();
    part.put("index", index).putNull("finish_reason");
    part.remove(api.othersContents());
    if (part.path("delta") instanceof ObjectNode delta && delta.has("tool_calls")) {
      ArrayNode calls = choice.calls.add(delta.get("tool_calls"));
      if (calls.isEmpty()) {
        delta.remove("tool_calls");
      } else {
        delta.set("tool_calls", calls);
      }
    }
    choice.halves.join(part);
    out.add(WholeCharacters.of(part));
    return choice.calls.isTooMany()
        ? Optional.of("The provider calls more than %s tools.".formatted(CallFragments.CALLS_MAX))
        : Optional.empty();
  }
}
