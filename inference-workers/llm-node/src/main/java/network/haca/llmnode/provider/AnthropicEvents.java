package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.llmnode.llm.AnswerChunks;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.NormalChunks;
import network.haca.schemas.llm.PythonJson;

/**
 * An answer of Anthropic's, whole or streamed. The input of a tool is handed on when it is whole,
 * so that it reads the same either way.
 */
final class AnthropicEvents implements EventReader {
  /** Blocks at once. */
  private static final int OPEN_MAX = 1024;

  private final AnswerChunks chunks;

  /** By the index of its block. */
  private final Map<Integer, ToolUse> open = new HashMap<>();

  /** Characters of the inputs of all tools so far. */
  private long inputs;

  private int calls;
  private boolean isAnswerJson;
  private long promptTokens;
  private long answerTokens;

  private record ToolUse(String id, String name, StringBuilder input) {}

  AnthropicEvents(LlmApi api) {
    this.chunks = new AnswerChunks(api);
  }

  /** The chunks of an answer that was not streamed. */
  List<JsonNode> whole(JsonNode answer) {
    List<JsonNode> all = new ArrayList<>();
    count(answer.path("usage"));
    for (JsonNode block : answer.path("content")) {
      switch (block.path("type").asText()) {
        case "text" -> all.add(chunks.text(0, block.path("text").asText()));
        case "tool_use" ->
            all.add(
                tool(
                    block.path("id").asText(),
                    block.path("name").asText(),
                    block.path("input").toString()));
        default -> {
          // Thinking is no part of the answer.
        }
      }
    }
    all.addAll(end(answer.path("stop_reason")));
    return all;
  }

  @Override
  public List<JsonNode> read(JsonNode event) {
    return switch (event.path("type").asText()) {
      case "message_start" -> {
        count(event.at("/message/usage"));
        yield List.of();
      }
      case "content_block_start" -> begin(event);
      case "content_block_delta" -> delta(event);
      case "content_block_stop" -> stop(event.path("index").asInt());
      case "message_delta" -> {
        count(event.path("usage"));
        yield end(event.at("/delta/stop_reason"));
      }
      default -> List.of();
    };
  }

  @Override
  public boolean isTooLong() {
    return inputs > NormalChunks.CALL_CHARACTERS_MAX || open.size() > OPEN_MAX;
  }

  private List<JsonNode> begin(JsonNode event) {
    JsonNode block = event.path("content_block");
    if (block.path("type").asText().equals("tool_use")) {
      open.put(
          event.path("index").asInt(),
          new ToolUse(block.path("id").asText(), block.path("name").asText(), new StringBuilder()));
    }
    String text = block.path("text").asText("");
    return text.isEmpty() ? List.of() : List.of(chunks.text(0, text));
  }

  private List<JsonNode> delta(JsonNode event) {
    JsonNode delta = event.path("delta");
    ToolUse use = open.get(event.path("index").asInt());
    if (use != null) {
      String input = delta.path("partial_json").asText("");
      inputs += input.length();
      use.input().append(input);
    }
    String text = delta.path("text").asText("");
    return text.isEmpty() ? List.of() : List.of(chunks.text(0, text));
  }

  private List<JsonNode> stop(int index) {
    ToolUse use = open.remove(index);
    return use == null
        ? List.of()
        : List.of(tool(use.id(), use.name(), compact(use.input().toString())));
  }

  /** As a whole answer has it; as it came if it was cut. */
  private static String compact(String input) {
    try {
      return input.isEmpty() ? "{}" : PythonJson.parse(input).toString();
    } catch (PythonJson.MalformedException e) {
      return input;
    }
  }

  private JsonNode tool(String id, String name, String input) {
    if (name.equals(AnthropicRequest.ANSWER_TOOL)) {
      isAnswerJson = true;
      return chunks.text(0, input);
    }
    return chunks.toolCall(0, calls++, id, name, input);
  }

  /** The counts of a later event take the place of those before. */
  private void count(JsonNode usage) {
    if (usage.has("input_tokens")) {
      promptTokens =
          usage.path("input_tokens").asLong()
              + usage.path("cache_creation_input_tokens").asLong()
              + usage.path("cache_read_input_tokens").asLong();
    }
    answerTokens = usage.path("output_tokens").asLong(answerTokens);
  }

  /** A reason that OpenAI has no word for is told in Anthropic's; none is told of no reason. */
  private List<JsonNode> end(JsonNode stopReason) {
    List<JsonNode> all = new ArrayList<>();
    if (stopReason.isTextual()) {
      all.add(chunks.finished(0, reason(stopReason.textValue())));
    }
    all.add(chunks.usage(promptTokens, answerTokens));
    return all;
  }

  private String reason(String theirs) {
    return switch (theirs) {
      case "end_turn", "stop_sequence" -> "stop";
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> isAnswerJson && calls == 0 ? "stop" : "tool_calls";
      case "refusal" -> "content_filter";
      default -> theirs;
    };
  }
}
