package network.haca.workers.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.schemas.llm.PythonJson;

/** Tool calls as open models write them: JSON between {@code <tool_call>} tags. */
final class ToolCallText {
  private static final Pattern CALL =
      Pattern.compile("<tool_call>\\s*(.*?)\\s*</tool_call>", Pattern.DOTALL);

  private ToolCallText() {}

  /**
   * A call of a tool.
   *
   * @param id fresh
   * @param arguments JSON as text
   */
  record Call(String id, String name, String arguments) {}

  /** Nothing if the text calls none, or not as it should. */
  static List<Call> read(String text) {
    List<Call> calls = new ArrayList<>();
    Matcher matcher = CALL.matcher(text);
    while (matcher.find()) {
      try {
        JsonNode call = PythonJson.parse(matcher.group(1));
        for (JsonNode one :
            call.isArray() ? call : JsonNodeFactory.instance.arrayNode().add(call)) {
          if (!one.path("name").isTextual()) {
            return List.of();
          }
          calls.add(call(one));
        }
      } catch (PythonJson.MalformedException e) {
        return List.of();
      }
    }
    return calls;
  }

  /**
   * @param function OpenAI's: name and arguments, which are JSON as text
   */
  static String write(JsonNode function) {
    return "<tool_call>\n{\"name\": %s, \"arguments\": %s}\n</tool_call>"
        .formatted(function.path("name"), function.path("arguments").asText("{}"));
  }

  private static Call call(JsonNode call) {
    JsonNode arguments = call.path("arguments");
    return new Call(
        "call_" + UUID.randomUUID().toString().replace("-", ""),
        call.get("name").asText(),
        arguments.isTextual()
            ? arguments.asText()
            : arguments.isMissingNode() ? "{}" : arguments.toString());
  }
}
