package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.haca.schemas.llm.LlmHashes;

/** Of a chat or a text completion. */
final class TextReply implements LlmReply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmRequest request;
  private final ArrayNode choices = JSON.arrayNode();
  private final JsonNode usage;

  /**
   * @param upstream the provider's body
   */
  TextReply(LlmRequest request, JsonNode upstream) {
    this.request = request;
    inOrder(upstream.path("choices")).forEach(choices::add);
    this.usage = upstream.path("usage");
  }

  /** The one in front is the one that the original signs, whole and streamed. */
  private static List<ObjectNode> inOrder(JsonNode upstream) {
    List<ObjectNode> ordered = new ArrayList<>();
    for (JsonNode choice : upstream) {
      if (choice.isObject()) {
        ObjectNode out = choice(choice.deepCopy());
        ordered.add(out.put("index", out.path("index").asInt(ordered.size())));
      }
    }
    ordered.sort(Comparator.comparingInt(choice -> choice.get("index").intValue()));
    for (int place = 0; place < ordered.size(); place++) {
      ordered.get(place).put("index", place);
    }
    return ordered;
  }

  @Override
  public boolean isEmpty() {
    return choices.isEmpty();
  }

  @Override
  public ObjectNode toJson(String id, long created) {
    ObjectNode body =
        JSON.objectNode()
            .put("id", request.api().idPrefix() + id)
            .put("object", request.api().object())
            .put("created", created)
            .put("model", request.modelName());
    body.set("choices", choices);
    body.set("usage", usage.isObject() ? usage : JSON.nullNode());
    if (request.api() == LlmRequest.Api.COMPLETION) {
      // Where the original's SDK looks for it.
      body.put("completion", LlmHashes.signedOutput(choices.path(0)).toUtf8());
    }
    return body;
  }

  /** As the provider gave it, but tool calls in one form, and with the truth about why it ends. */
  private static ObjectNode choice(ObjectNode choice) {
    if (!(choice.path("message") instanceof ObjectNode message)
        || !message.path("tool_calls").isArray()) {
      return choice;
    }
    ArrayNode calls = JSON.arrayNode();
    message.get("tool_calls").forEach(call -> calls.add(toolCall(call)));
    if (calls.isEmpty()) {
      // The original's verifier takes an empty list for calls.
      message.remove("tool_calls");
      return choice;
    }
    message.set("tool_calls", calls);
    if (choice.path("finish_reason").asText().equals("stop")) {
      // What a call that was forced ends with at OpenAI: the text would be signed, and not the
      // call.
      choice.put("finish_reason", LlmHashes.TOOL_CALLS);
    }
    return choice;
  }

  /** As a stream's calls are put together, with what else the provider says of it. */
  private static ObjectNode toolCall(JsonNode call) {
    ObjectNode out = call.isObject() ? call.deepCopy() : JSON.objectNode();
    out.remove("index");
    out.put("id", call.path("id").asText()).put("type", call.path("type").asText("function"));
    if (out.path("function") instanceof ObjectNode function) {
      JsonNode arguments = function.path("arguments");
      function
          .put("name", function.path("name").asText())
          .put(
              "arguments", arguments.isContainerNode() ? arguments.toString() : arguments.asText());
    }
    return out;
  }
}
