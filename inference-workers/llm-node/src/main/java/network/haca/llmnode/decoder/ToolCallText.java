package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.JsonGrammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar;
import network.haca.schemas.llm.PythonJson;

/** Tool calls as open models write them: JSON between {@code <tool_call>} tags. */
final class ToolCallText {
  private static final Pattern CALL =
      Pattern.compile("<tool_call>\\s*(.*?)\\s*</tool_call>", Pattern.DOTALL);

  private static final String BEFORE_NAME = "<tool_call>\n{\"name\": ";
  private static final String BEFORE_ARGUMENTS = ", \"arguments\": ";
  private static final String END = "}\n</tool_call>";

  private static final int TOOLS_MAX = 128;

  /** In one answer that has to call. */
  private static final int CALLS_MAX = 8;

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
    return BEFORE_NAME
        + function.path("name")
        + BEFORE_ARGUMENTS
        + function.path("arguments").asText("{}")
        + END;
  }

  /**
   * One call of these tools, or several. Arguments are as the parameters' schema says; where that
   * is beyond the grammar, any object, unless the tool is strict.
   */
  static JsonSchemaGrammar.Compiled grammar(List<JsonNode> tools) {
    if (tools.size() > TOOLS_MAX) {
      return new JsonSchemaGrammar.Compiled.Refused(
          "%d 'tools' are more than the %d that can be forced.".formatted(tools.size(), TOOLS_MAX));
    }
    List<Grammar> calls = new ArrayList<>();
    for (JsonNode tool : tools) {
      JsonNode function = tool.path("function");
      Grammar arguments = JsonGrammar.OBJECT;
      if (function.has("parameters")) {
        switch (JsonSchemaGrammar.compile(function.get("parameters"))) {
          case JsonSchemaGrammar.Compiled.Good(Grammar grammar) -> arguments = grammar;
          case JsonSchemaGrammar.Compiled.Refused(String reason) -> {
            if (function.path("strict").asBoolean()) {
              return new JsonSchemaGrammar.Compiled.Refused(
                  "'parameters' of %s: %s.".formatted(function.path("name"), reason));
            }
          }
        }
      }
      calls.add(
          Grammar.sequence(
              Grammar.text(BEFORE_NAME),
              JsonGrammar.literal(function.path("name")),
              Grammar.text(BEFORE_ARGUMENTS),
              arguments,
              Grammar.text(END)));
    }
    Grammar call = JsonGrammar.any(calls);
    Grammar more = Grammar.sequence(Grammar.text("\n"), call);
    return new JsonSchemaGrammar.Compiled.Good(
        Grammar.sequence(call, new Grammar.Repeat(more, 0, CALLS_MAX - 1)));
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
