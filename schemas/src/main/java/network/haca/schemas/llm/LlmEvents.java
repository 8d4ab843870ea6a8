package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.schemas.TeeProof;

/** The events of a stream, put together to the answer that they carry. */
final class LlmEvents {
  static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  private final StringBuilder content = new StringBuilder();
  private final ToolCalls calls = new ToolCalls();
  private final Set<Integer> choices = new TreeSet<>();
  private boolean callsTools;
  private boolean isDone;
  private Optional<TeeProof> proof = Optional.empty();

  private LlmEvents() {}

  static LlmAnswer read(String text) throws PythonJson.MalformedException {
    LlmEvents events = new LlmEvents();
    for (String line : text.lines().toList()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (!data.isEmpty()) {
        events.add(data);
      }
    }
    return events.answer();
  }

  private void add(String data) throws PythonJson.MalformedException {
    LlmAnswer.require(!isDone, "it goes on behind " + DONE);
    if (data.equals(DONE)) {
      isDone = true;
      return;
    }
    JsonNode chunk = PythonJson.parseUnambiguous(data);
    for (JsonNode choice : chunk.path("choices")) {
      int index = choice.path("index").asInt();
      choices.add(index);
      // What is signed is the first choice alone.
      if (index == 0) {
        collect(choice);
      }
    }
    Optional<TeeProof> carried = TeeProof.of(chunk);
    LlmAnswer.require(proof.isEmpty() || carried.isEmpty(), "it carries two proofs");
    proof = proof.or(() -> carried);
  }

  private void collect(JsonNode choice) {
    content.append(ContentText.of(choice.path("delta").path("content")));
    content.append(choice.path("text").asText(""));
    choice.path("delta").path("tool_calls").forEach(calls::add);
    callsTools |= choice.path("finish_reason").asText().equals("tool_calls");
  }

  private LlmAnswer answer() {
    return callsTools
        ? new LlmAnswer(
            LlmAnswer.Part.TOOL_CALLS, LlmHashes.toolCalls(calls.toJson()), choices.size(), proof)
        : new LlmAnswer(
            LlmAnswer.Part.TEXT, Bytes.ofUtf8(content.toString()), choices.size(), proof);
  }
}
