package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFormTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"add\"}}]";
  private static final String PATTERN =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"add\",\"strict\":true,"
          + "\"parameters\":{\"type\":\"string\",\"not\":{}}}}]";

  private static String of(String body) throws Exception {
    String whole = body.replace("TOOLS", TOOLS).replace("PATTERN", PATTERN);
    return switch (AnswerForm.parse((ObjectNode) new ObjectMapper().readTree(whole))) {
      case AnswerForm.Parsed.Good(AnswerForm form) ->
          "%d tools, %s, %s"
              .formatted(
                  form.tools().size(),
                  form.grammar().isPresent() ? "bound" : "free",
                  form.instruction().isPresent() ? "told" : "not told");
      case AnswerForm.Parsed.Refused(String reason) -> reason;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; 0 tools, free, not told",
        "{TOOLS}; 1 tools, free, not told",
        "{TOOLS,\"tool_choice\":\"auto\"}; 1 tools, free, not told",
        "{TOOLS,\"tool_choice\":null}; 1 tools, free, not told",
        "{TOOLS,\"tool_choice\":\"none\"}; 0 tools, free, not told",
        "{TOOLS,\"tool_choice\":\"required\"}; 1 tools, bound, not told",
        "{TOOLS,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"add\"}}}; 1 tools, bound, not told",
        "{TOOLS,\"response_format\":{\"type\":\"json_object\"}}; 1 tools, bound, told",
        "{\"response_format\":{\"type\":\"json_object\"}}; 0 tools, bound, told",
        "{\"response_format\":{\"type\":\"text\"}}; 0 tools, free, not told",
        "{PATTERN}; 1 tools, free, not told",
      })
  void bindsWhereTheRequestSaysSo(String body, String form) throws Exception {
    assertEquals(form, of(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"tool_choice\":\"required\"}; 'tool_choice' forces a call of what is not among 'tools'.",
        "{TOOLS,\"tool_choice\":{\"function\":{\"name\":\"sub\"}}}; 'tool_choice' forces a call of what is not among 'tools'.",
        "{TOOLS,\"tool_choice\":\"always\"}; 'tool_choice' is auto, none, required or names a function.",
        "{PATTERN,\"tool_choice\":\"required\"}; 'parameters' of \"add\": 'not' is not offered here.",
        "{\"response_format\":{\"type\":\"json_schema\"}}; 'response_format' lacks 'json_schema' with a 'schema'.",
      })
  void refusesByName(String body, String reason) throws Exception {
    assertEquals(reason, of(body));
  }
}
