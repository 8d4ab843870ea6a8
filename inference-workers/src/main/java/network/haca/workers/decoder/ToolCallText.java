package network.haca.workers.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.schemas.llm.PythonJson;

/** Tool calls as open models write them: JSON between {@code <tool_call>} tags. */
final class ToolCallText {
  private static final Pattern CALL =
      Pattern.compile("<tool_call>\\s*(.*?)\\s*</tool_call>", Pattern.DOTALL);

  private ToolCallText() {}

  /** OpenAI's {@code tool_calls}; nothing if the text calls none, or not as it should. */
  static Optional<ArrayNode> read(String text) {
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    Matcher matcher = CALL.matcher(text);
    while (matcher.find()) {
      try {
        JsonNode call = PythonJson.parse(matcher.group(1));
        for (JsonNode one :
            call.isArray() ? call : JsonNodeFactory.instance.arrayNode().add(call)) {
          if (!one.path("name").isTextual()) {
            return Optional.empty();
          }
          add(calls, one);
        }
      } catch (PythonJson.MalformedException e) {
        return Optional.empty();
      }
    }
    return calls.isEmpty() ? Optional.empty() : Optional.of(calls);
  }

  /**
   * @param function OpenAI's: name and arguments, which are JSON as text
   */
  static String write(JsonNode function) {
    return "<tool_call>\n{\"name\": %s, \"arguments\": %s}\n</tool_call>"
        .formatted(function.path("name"), function.path("arguments").asText("{}"));
  }

  private static void add(ArrayNode calls, JsonNode call) {
    ObjectNode out =
        calls
            .addObject()
            .put("index", calls.size() - 1)
            .put("id", "call_" + UUID.randomUUID().toString().replace("-", ""))
            .put("type", "function");
    JsonNode arguments = call.path("arguments");
    out.putObject("function")
        .put("name", call.get("name").asText())
        .put(
            "arguments",
            arguments.isTextual()
                ? arguments.asText()
                : arguments.isMissingNode() ? "{}" : arguments.toString());
  }
}
