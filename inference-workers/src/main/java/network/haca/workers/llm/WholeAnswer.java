package network.haca.workers.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import network.haca.schemas.llm.ToolCalls;
import network.haca.workers.llm.LlmRequest.Api;

/** Chunks put together into OpenAI's whole body. */
public final class WholeAnswer {
  private final Api api;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final ToolCalls calls = new ToolCalls();
    private final ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();
    private String finishReason = "";
  }

  public WholeAnswer(Api api) {
    this.api = api;
  }

  public void add(JsonNode chunk) {
    if (chunk.path("usage").isObject()) {
      body.set("usage", chunk.get("usage"));
    }
    for (JsonNode part : chunk.path("choices")) {
      Choice choice = choices.computeIfAbsent(part.path("index").asInt(), index -> new Choice());
      choice.text.append(part.at("/delta/content").asText("")).append(part.path("text").asText(""));
      part.at("/delta/tool_calls").forEach(choice.calls::add);
      part.at("/logprobs/content").forEach(choice.logprobs::add);
      choice.finishReason = part.path("finish_reason").asText(choice.finishReason);
    }
  }

  public ObjectNode toJson() {
    var list = body.putArray("choices");
    choices.forEach(
        (index, choice) -> {
          ObjectNode out = list.addObject().put("index", index);
          if (api == Api.CHAT) {
            ObjectNode message = out.putObject("message").put("role", "assistant");
            message.put("content", choice.text.toString());
            if (!choice.calls.isEmpty()) {
              message.set("tool_calls", choice.calls.toJson());
            }
          } else {
            out.put("text", choice.text.toString());
          }
          out.put("finish_reason", choice.finishReason);
          if (!choice.logprobs.isEmpty()) {
            out.putObject("logprobs").putNull("refusal").set("content", choice.logprobs);
          }
        });
    return body;
  }
}
