package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.schemas.llm.ToolCalls;

/** Chunks put together into OpenAI's whole body; no field that they give is lost. */
public final class WholeAnswer {
  /** Fields of a choice that have places of their own. */
  static final Set<String> PLACED = Set.of("index", "delta", "text", "finish_reason");

  private final LlmApi api;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  private static final class Choice {
    private final GrowingContent content = new GrowingContent();
    private final ToolCalls calls = new ToolCalls();
    private final GrowingObject message = new GrowingObject();
    private final GrowingObject more = new GrowingObject();
    private String finishReason = "";
  }

  public WholeAnswer(LlmApi api) {
    this.api = api;
  }

  public void add(JsonNode chunk) {
    if (chunk.path("usage").isObject()) {
      body.set("usage", chunk.get("usage"));
    }
    for (JsonNode part : chunk.path("choices")) {
      Choice choice = choices.computeIfAbsent(part.path("index").asInt(), index -> new Choice());
      choice.content.add(part.path("text"));
      choice.finishReason = part.path("finish_reason").asText(choice.finishReason);
      for (Map.Entry<String, JsonNode> field : part.path("delta").properties()) {
        switch (field.getKey()) {
          case "content" -> choice.content.add(field.getValue());
          case "tool_calls" -> field.getValue().forEach(choice.calls::add);
          default -> choice.message.add(field.getKey(), field.getValue());
        }
      }
      for (Map.Entry<String, JsonNode> field : part.properties()) {
        if (!PLACED.contains(field.getKey())) {
          choice.more.add(field.getKey(), field.getValue());
        }
      }
    }
  }

  public ObjectNode toJson() {
    var list = body.putArray("choices");
    choices.forEach(
        (index, choice) -> {
          ObjectNode out = list.addObject().put("index", index);
          if (api == LlmApi.CHAT) {
            ObjectNode message = out.putObject("message").put("role", "assistant");
            message.set("content", choice.content.toJson());
            message.setAll(choice.message.toJson());
            if (!choice.calls.isEmpty()) {
              message.set("tool_calls", choice.calls.toJson());
            }
          } else {
            out.set("text", choice.content.toJson());
          }
          out.put("finish_reason", choice.finishReason);
          out.setAll(choice.more.toJson());
        });
    return body;
  }
}
