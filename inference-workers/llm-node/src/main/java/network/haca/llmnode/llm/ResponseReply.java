package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.schemas.llm.ResponseItem;

/** A chat's answer as a response (rule T7). */
record ResponseReply(LlmRequest request, JsonNode upstream) implements LlmReply {
  @Override
  public boolean isEmpty() {
    return upstream.path("choices").isEmpty();
  }

  @Override
  public ObjectNode toJson(String id, long created) {
    JsonNode choice = upstream.path("choices").path(0);
    ArrayNode output = JsonNodeFactory.instance.arrayNode();
    ResponseWriter writer = new ResponseWriter(id);
    var _ = writer.add(asChunk(choice));
    var _ = writer.ending();
    writer.items().forEach(item -> output.add(item.toJson(ResponseItem.COMPLETED)));
    return new ResponseFrame(request, id, created)
        .ended(
            output,
            ResponseEnd.of(FinishReasons.given(choice), Optional.empty()),
            Optional.of(upstream.path("usage")).filter(JsonNode::isObject));
  }

  /** The same words as a stream of one chunk has them; calls get the indexes that it has. */
  private static ObjectNode asChunk(JsonNode choice) {
    ObjectNode chunk = choice.deepCopy();
    JsonNode message = chunk.remove("message");
    if (message instanceof ObjectNode delta) {
      int index = 0;
      for (JsonNode call : delta.path("tool_calls")) {
        ((ObjectNode) call).put("index", index++);
      }
      chunk.set("delta", delta);
    }
    return chunk;
  }
}
