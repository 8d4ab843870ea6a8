package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import network.haca.llmnode.llm.AnswerChunks;
import network.haca.llmnode.llm.LlmRequest;

/** An answer of Gemini's: each event of a stream is a whole answer's form with a part of it. */
final class GoogleEvents implements EventReader {
  /** What an answer says that has no reason yet. */
  private static final String UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

  private final AnswerChunks chunks;
  private final int choices;

  /** Calls of functions by candidate. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  GoogleEvents(LlmRequest request) {
    this.chunks = new AnswerChunks(request.api());
    this.choices = request.choices();
  }

  @Override
  public List<JsonNode> read(JsonNode event) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode candidate : event.path("candidates")) {
      int index = candidate.path("index").asInt();
      candidate.at("/content/parts").forEach(part -> add(all, index, part));
      String reason = candidate.path("finishReason").asText("");
      if (!reason.isEmpty() && !reason.equals(UNSPECIFIED)) {
        all.add(chunks.finished(index, reason(index, reason)));
      }
    }
    if (event.path("promptFeedback").hasNonNull("blockReason")) {
      for (int index = 0; index < choices; index++) {
        all.add(chunks.finished(index, "content_filter"));
      }
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

  /** A reason that OpenAI has no word for is told in Google's. */
  private String reason(int index, String theirs) {
    return switch (theirs) {
      case "STOP" -> calls.containsKey(index) ? "tool_calls" : "stop";
      case "MAX_TOKENS" -> "length";
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          "content_filter";
      default -> theirs.toLowerCase(Locale.ROOT);
    };
  }
}
