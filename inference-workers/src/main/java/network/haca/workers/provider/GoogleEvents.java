package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.workers.llm.AnswerChunks;
import network.haca.workers.llm.LlmRequest.Api;

/** An answer of Gemini's: each event of a stream is a whole answer's form with a part of it. */
final class GoogleEvents implements EventReader {
  private final AnswerChunks chunks;

  /** Calls of functions by candidate. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private final Set<Integer> finished = new HashSet<>();

  GoogleEvents(Api api) {
    this.chunks = new AnswerChunks(api);
  }

  @Override
  public Step read(JsonNode event) {
    return event.has("error") ? new Step.Failed() : new Step.Chunks(chunks(event));
  }

  @Override
  public boolean isWhole() {
    return !finished.isEmpty();
  }

  List<JsonNode> chunks(JsonNode event) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode candidate : event.path("candidates")) {
      int index = candidate.path("index").asInt();
      candidate.at("/content/parts").forEach(part -> add(all, index, part));
      if (candidate.hasNonNull("finishReason")) {
        finished.add(index);
        all.add(chunks.finished(index, reason(index, candidate.get("finishReason").asText())));
      }
    }
    if (event.path("promptFeedback").hasNonNull("blockReason")) {
      finished.add(0);
      all.add(chunks.finished(0, "content_filter"));
    }
    JsonNode usage = event.path("usageMetadata");
    if (usage.isObject()) {
      long thought = usage.path("thoughtsTokenCount").asLong();
      all.add(
          chunks.usage(
              usage.path("promptTokenCount").asLong(),
              usage.path("candidatesTokenCount").asLong() + thought));
    }
    return all;
  }

  private void add(List<JsonNode> all, int index, JsonNode part) {
    if (part.has("functionCall")) {
      JsonNode call = part.get("functionCall");
      int number = calls.merge(index, 1, Integer::sum) - 1;
      String arguments = call.path("args").isObject() ? call.get("args").toString() : "{}";
      all.add(
          chunks.toolCall(
              index,
              number,
              GoogleCallId.of(part.path("thoughtSignature").asText("")),
              call.path("name").asText(),
              arguments));
    } else if (part.has("text") && !part.path("thought").asBoolean(false)) {
      String text = part.get("text").asText();
      if (!text.isEmpty()) {
        all.add(chunks.text(index, text));
      }
    }
  }

  private String reason(int index, String theirs) {
    return switch (theirs) {
      case "STOP" -> calls.containsKey(index) ? "tool_calls" : "stop";
      case "MAX_TOKENS" -> "length";
      default -> "content_filter";
    };
  }
}
