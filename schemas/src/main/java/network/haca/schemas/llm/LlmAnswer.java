package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.schemas.TeeProof;

/**
 * An answer as it came: what of it is signed, and by what it is vouched for.
 *
 * @param signedOutput the text, or the tool calls, as their bytes are hashed
 * @param proof nothing if the answer carries none
 */
public record LlmAnswer(Bytes signedOutput, Optional<TeeProof> proof) {
  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  /**
   * The body of a response, or the events of a stream.
   *
   * @throws PythonJson.MalformedException if it is neither
   */
  public static LlmAnswer read(String text) throws PythonJson.MalformedException {
    return text.stripLeading().startsWith(DATA) ? stream(text) : body(PythonJson.parse(text));
  }

  private static LlmAnswer body(JsonNode body) {
    if (body.path("data").isArray()) {
      return new LlmAnswer(LlmHashes.embeddings(body.get("data")), TeeProof.of(body));
    }
    return new LlmAnswer(LlmHashes.signedOutput(body.path("choices").path(0)), TeeProof.of(body));
  }

  private static LlmAnswer stream(String text) throws PythonJson.MalformedException {
    StringBuilder content = new StringBuilder();
    ToolCalls calls = new ToolCalls();
    boolean callsTools = false;
    Optional<TeeProof> proof = Optional.empty();
    for (String line : text.lines().toList()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (data.isEmpty() || data.equals(DONE)) {
        continue;
      }
      JsonNode chunk = PythonJson.parse(data);
      JsonNode choice = chunk.path("choices").path(0);
      content.append(choice.path("delta").path("content").asText(""));
      content.append(choice.path("text").asText(""));
      choice.path("delta").path("tool_calls").forEach(calls::add);
      callsTools |= choice.path("finish_reason").asText().equals("tool_calls");
      proof = proof.or(() -> TeeProof.of(chunk));
    }
    Bytes signed =
        callsTools ? LlmHashes.toolCalls(calls.toJson()) : Bytes.ofUtf8(content.toString());
    return new LlmAnswer(signed, proof);
  }
}
