package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;

/**
 * An answer as it came: what of it is signed, and by what it is vouched for.
 *
 * @param signedOutput the text, or the tool calls, as their bytes are hashed
 * @param proof nothing if the answer carries none
 */
public record LlmAnswer(Bytes signedOutput, Optional<LlmProof> proof) {
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
      return new LlmAnswer(LlmHashes.embeddings(body.get("data")), LlmProof.of(body));
    }
    JsonNode choice = body.path("choices").path(0);
    JsonNode message = choice.path("message");
    boolean callsTools =
        choice.path("finish_reason").asText().equals("tool_calls")
            && message.path("tool_calls").isArray();
    Bytes signed =
        callsTools
            ? PythonJson.dumps(message.get("tool_calls"))
            : Bytes.ofUtf8(text(choice.has("text") ? choice.get("text") : message.path("content")));
    return new LlmAnswer(signed, LlmProof.of(body));
  }

  /** A text, or the text parts of a list. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.isTextual() ? content.textValue() : "";
    }
    StringBuilder all = new StringBuilder();
    content.forEach(part -> all.append(part.path("text").asText()));
    return all.toString();
  }

  private static LlmAnswer stream(String text) throws PythonJson.MalformedException {
    StringBuilder content = new StringBuilder();
    Map<Integer, ObjectNode> calls = new TreeMap<>();
    boolean callsTools = false;
    Optional<LlmProof> proof = Optional.empty();
    for (String line : text.lines().toList()) {
      String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
      if (data.isEmpty() || data.equals(DONE)) {
        continue;
      }
      JsonNode chunk = PythonJson.parse(data);
      JsonNode choice = chunk.path("choices").path(0);
      content.append(choice.path("delta").path("content").asText(""));
      choice.path("delta").path("tool_calls").forEach(part -> collect(calls, part));
      callsTools |= choice.path("finish_reason").asText().equals("tool_calls");
      proof = proof.or(() -> LlmProof.of(chunk));
    }
    Bytes signed = callsTools ? PythonJson.dumps(array(calls)) : Bytes.ofUtf8(content.toString());
    return new LlmAnswer(signed, proof);
  }

  /** A call comes in fragments: the first names it, all carry parts of its arguments. */
  private static void collect(Map<Integer, ObjectNode> calls, JsonNode part) {
    ObjectNode call =
        calls.computeIfAbsent(
            part.path("index").asInt(),
            added -> {
              ObjectNode made = JsonNodeFactory.instance.objectNode();
              made.put("id", "").put("type", "function");
              made.putObject("function").put("name", "").put("arguments", "");
              return made;
            });
    append(call, part, "id");
    ObjectNode function = (ObjectNode) call.get("function");
    append(function, part.path("function"), "name");
    append(function, part.path("function"), "arguments");
  }

  private static void append(ObjectNode whole, JsonNode part, String key) {
    whole.set(key, TextNode.valueOf(whole.path(key).asText() + part.path(key).asText("")));
  }

  private static ArrayNode array(Map<Integer, ObjectNode> calls) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    calls.values().forEach(array::add);
    return array;
  }
}
