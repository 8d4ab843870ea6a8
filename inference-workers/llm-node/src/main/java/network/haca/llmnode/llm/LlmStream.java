package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerForm;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.ContentText;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.ToolCalls;

/**
 * A streamed answer. What was written so far is what is signed, whoever ends it: the text of the
 * first choice, or its tool calls put together, which hash as if they had not been streamed.
 */
public final class LlmStream implements AnswerStream {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final String id;
  private final long created;
  private final Optional<KeptAnswer> kept;
  private final AnswerForm.Events form = new AnswerForm.Events();
  private final WrittenText text = new WrittenText();
  private final Set<Integer> begun = new HashSet<>();
  private final ToolCalls calls = new ToolCalls();
  private final Map<Integer, String> finishReasons = new TreeMap<>();
  private Optional<JsonNode> usage = Optional.empty();

  /**
   * @param id fresh
   * @param created seconds
   * @param kept what keeps the answer, if it is to be had whole at the end
   */
  public LlmStream(LlmRequest request, String id, long created, Optional<KeptAnswer> kept) {
    this.request = request;
    this.id = id;
    this.created = created;
    this.kept = kept;
  }

  @Override
  public Optional<JsonNode> usage() {
    return usage;
  }

  @Override
  public List<ObjectNode> add(JsonNode upstream) {
    return next(upstream).map(List::of).orElse(List.of());
  }

  @Override
  public Optional<LlmError> tooLong() {
    return Optional.empty();
  }

  @Override
  public long endCharacters() {
    return 0;
  }

  /** The last chunk says all that is to be said. */
  @Override
  public List<ObjectNode> ending(Optional<LlmError> cut) {
    return List.of();
  }

  /**
   * What a provider's chunk makes the client get: a chunk, or nothing yet.
   *
   * @param upstream as {@link NormalChunks} makes it
   */
  Optional<ObjectNode> next(JsonNode upstream) {
    if (upstream.path("usage").isObject()) {
      usage = Optional.of(upstream.get("usage"));
    }
    List<JsonNode> parts = new ArrayList<>();
    for (JsonNode choice : upstream.path("choices")) {
      int index = choice.path("index").asInt();
      FinishReasons.given(choice).ifPresent(reason -> finishReasons.put(index, reason));
      ObjectNode part = choice.deepCopy();
      part.putNull("finish_reason");
      nameRole(part, begun.contains(index));
      if (hasContent(part)) {
        if (!part.path("delta").isEmpty()) {
          begun.add(index);
        }
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode chunk = chunk();
    parts.forEach(chunk.withArray("choices")::add);
    return Optional.of(chunk);
  }

  @Override
  public void written(ObjectNode chunk, String event) {
    kept.ifPresent(answer -> answer.add(chunk, event));
    form.written(event);
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.path("index").asInt() == 0) {
        collect(choice);
      }
    }
  }

  /**
   * The first delta of a choice says who speaks, and no other: clients rely on it, some put texts
   * together that are said again.
   */
  private static void nameRole(ObjectNode choice, boolean isBegun) {
    if (!(choice.path("delta") instanceof ObjectNode delta)) {
      return;
    }
    if (isBegun) {
      delta.remove("role");
    } else if (!delta.isEmpty() && !delta.hasNonNull("role")) {
      delta.put("role", "assistant");
    }
  }

  @Override
  public SignedAnswer signed(Optional<ObjectNode> last) {
    if (last.isEmpty()) {
      // Nobody was told why it ends, so these are no calls yet.
      finishReasons.clear();
    }
    return new SignedAnswer(outputHash(), last.map(form::hashWith).orElseGet(form::hash));
  }

  private Bytes32 outputHash() {
    return LlmHashes.TOOL_CALLS.equals(finishReasons.get(0)) && !calls.isEmpty()
        ? Keccak.hash(LlmHashes.toolCalls(calls.toJson()))
        : text.hash();
  }

  @Override
  public Optional<PublishedAnswer> published(
      SettlementLeaf leaf, Bytes32 answerHash, Optional<ObjectNode> last) {
    return kept.flatMap(
        answer ->
            answer
                .body(last.orElseGet(() -> last(Optional.empty())))
                .map(
                    upstream -> {
                      ObjectNode body = LlmReply.of(request, upstream).toJson(id, created);
                      // The original's fields alone: the other form is that of the events.
                      TeeProof.add(body, leaf);
                      String end = last.map(chunk -> end(chunk, leaf, answerHash)).orElse("");
                      return new PublishedAnswer(body, Optional.of(answer.events() + end));
                    }));
  }

  /** The end of a stream: its last chunk with the proof. */
  static String end(ObjectNode last, SettlementLeaf leaf, Bytes32 answerHash) {
    ObjectNode proven = last.deepCopy();
    TeeProof.add(proven, leaf, answerHash);
    return AnswerText.event(proven) + AnswerText.DONE;
  }

  @Override
  public ObjectNode last(Optional<LlmError> cut) {
    ObjectNode chunk = chunk();
    ArrayNode choices = chunk.withArray("choices");
    for (int index = 0; index < request.choices(); index++) {
      ObjectNode choice = choices.addObject().put("index", index);
      if (request.api() == LlmApi.CHAT) {
        choice.putObject("delta");
      } else {
        choice.put("text", "");
      }
      choice.put("finish_reason", finishReasons.getOrDefault(index, FinishReasons.ERROR));
    }
    usage.ifPresent(given -> chunk.set("usage", given));
    cut.ifPresent(error -> chunk.set("error", error.toJson().get("error")));
    return chunk;
  }

  private ObjectNode chunk() {
    String object = request.api() == LlmApi.CHAT ? "chat.completion.chunk" : "text_completion";
    return JSON.objectNode()
        .put("id", request.api().idPrefix() + id)
        .put("object", object)
        .put("created", created)
        .put("model", request.modelName());
  }

  private static boolean hasContent(JsonNode choice) {
    boolean isDelta = choice.path("delta") instanceof ObjectNode delta && !delta.isEmpty();
    return isDelta
        || !choice.path("text").asText("").isEmpty()
        || choice.properties().stream()
            .anyMatch(
                field ->
                    !WholeAnswer.PLACED.contains(field.getKey()) && !field.getValue().isNull());
  }

  private void collect(JsonNode choice) {
    text.add(ContentText.ofChunk(choice));
    choice.at("/delta/tool_calls").forEach(calls::add);
  }
}
