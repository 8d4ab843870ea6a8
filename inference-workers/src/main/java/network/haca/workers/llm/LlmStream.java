package network.haca.workers.llm;

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
import network.haca.schemas.llm.ContentText;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.ToolCalls;

/**
 * A streamed answer. What was written so far is what is signed, whoever ends it: the text of the
 * first choice, or its tool calls put together, which hash as if they had not been streamed.
 */
public final class LlmStream {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final String id;
  private final long created;
  private final Optional<KeptAnswer> kept;
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

  /**
   * What a provider's chunk makes the client get: a chunk, or nothing yet.
   *
   * @param upstream as {@link NormalChunks} makes it
   */
  public Optional<ObjectNode> next(JsonNode upstream) {
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
        begun.add(index);
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

  /** A chunk that {@link #next} made is on the socket. */
  public void written(ObjectNode chunk) {
    kept.ifPresent(answer -> answer.add(chunk));
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

  /** The hash of what was written. */
  public Bytes32 outputHash() {
    return FinishReasons.TOOL_CALLS.equals(finishReasons.get(0))
        ? Keccak.hash(LlmHashes.toolCalls(calls.toJson()))
        : text.hash();
  }

  /**
   * What was written as one body, as if it had not been streamed; nothing if it was not kept, or is
   * too long to be.
   */
  public Optional<ObjectNode> whole(SettlementLeaf leaf, Optional<LlmError> cut) {
    return kept.flatMap(answer -> answer.toJson(end(cut)))
        .map(upstream -> LlmReply.of(request, upstream).toJson(id, leaf));
  }

  /**
   * The last chunk, which carries the proof.
   *
   * @param cut why the provider's answer ends early; nothing if it is whole
   */
  public ObjectNode last(SettlementLeaf leaf, Optional<LlmError> cut) {
    ObjectNode chunk = end(cut);
    TeeProof.add(chunk, leaf);
    return chunk;
  }

  private ObjectNode end(Optional<LlmError> cut) {
    ObjectNode chunk = chunk();
    ArrayNode choices = chunk.withArray("choices");
    for (int index = 0; index < request.choices(); index++) {
      ObjectNode choice = choices.addObject().put("index", index);
      if (request.api() == LlmRequest.Api.CHAT) {
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
    String object =
        request.api() == LlmRequest.Api.CHAT ? "chat.completion.chunk" : "text_completion";
    return JSON.objectNode()
        .put("id", request.api().idPrefix() + id)
        .put("object", object)
        .put("created", created)
        .put("model", request.modelName());
  }

  private static boolean hasContent(JsonNode choice) {
    boolean isDelta = choice.path("delta") instanceof ObjectNode delta && !delta.isEmpty();
    return isDelta || !choice.path("text").asText("").isEmpty();
  }

  private void collect(JsonNode choice) {
    JsonNode delta = choice.path("delta");
    text.add(ContentText.of(delta.path("content")));
    text.add(ContentText.of(choice.path("text")));
    delta.path("tool_calls").forEach(calls::add);
  }
}
