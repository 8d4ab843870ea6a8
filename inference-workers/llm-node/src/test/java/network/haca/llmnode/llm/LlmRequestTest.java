package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import network.haca.schemas.llm.CanonicalRequest.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule T5: a node takes no request whose answer its client's verifier would refuse. */
class LlmRequestTest {
  @TempDir private Path folder;

  private ParsedRequest parse(String more) throws Exception {
    LlmModels models =
        LlmModels.read(
            Files.writeString(
                folder.resolve("models.json"),
                "{\"providers\":{\"p\":{\"url\":\"http://p/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"));
    return LlmRequest.parse(
        LlmApi.CHAT,
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}".formatted(more),
        models,
        Form.SDK);
  }

  @Test
  void whatHasNoOneMeaningIsRefusedByName() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                ",\"seed\":1,\"seed\":2", "Duplicate field 'seed'",
                ",\"x\":\"\\ud83d\"", "half of a surrogate pair",
                ",\"tools\":[{\"x\":{\"y\":\"a\\ude00\"}}]", "half of a surrogate pair",
                ",\"temperature\":NaN", "the number NaN",
                ",\"top_p\":1e999", "the number 1e999")
            .entrySet()) {
      ParsedRequest.Refused refused =
          assertInstanceOf(ParsedRequest.Refused.class, parse(each.getKey()));
      assertEquals(400, refused.error().status());
      assertTrue(refused.error().message().contains(each.getValue()), refused::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "temperature": 2.1          | a number from 0 to 2
          "top_p": -0.1               | a number from 0 to 1
          "presence_penalty": 3       | a number from -2 to 2
          "frequency_penalty": [1]    | a number from -2 to 2
          "seed": 1.5                 | a whole number of 64 bits
          "seed": 9223372036854775808 | a whole number of 64 bits
          "max_tokens": 0             | a whole number above 0
          "max_completion_tokens": "9"| a whole number above 0
          "stream": "true"            | true or false
          "logprobs": 3               | true or false
          "stop": ["a","b","c","d","e"]| at most 4 texts
          "stop": [1]                 | at most 4 texts
          "stop": {}                  | at most 4 texts
          "logit_bias": {"1": 101}    | numbers from -100 to 100
          "logit_bias": [1]           | numbers from -100 to 100
          """)
  void whatIsOutOfOpenAisBoundsIsRefusedWithThem(String parameter, String bound) throws Exception {
    ParsedRequest.Refused refused =
        assertInstanceOf(ParsedRequest.Refused.class, parse("," + parameter));
    assertEquals(400, refused.error().status());
    assertTrue(refused.error().message().contains(bound), refused::toString);
  }

  private static final String TWO_TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]";

  private static String allowed(String more) {
    return TWO_TOOLS
        + ",\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{%s}}".formatted(more);
  }

  /** Providers that do not know the wish follow it all the same; what is signed has all tools. */
  @Test
  void aModelIsToldOfTheToolsThatAreAllowedAlone() throws Exception {
    LlmRequest request =
        assertInstanceOf(
                ParsedRequest.Accepted.class,
                parse(
                    allowed(
                        "\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]")))
            .request();
    ObjectNode told = request.toUpstream(request.model().routes().getFirst());
    assertEquals("required", told.path("tool_choice").textValue());
    assertEquals(
        "[{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]", told.path("tools").toString());
    assertEquals(
        assertInstanceOf(ParsedRequest.Accepted.class, parse(TWO_TOOLS)).request().hash(),
        request.hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "mode":"none","tools":[{"type":"function","function":{"name":"f"}}] | auto or required
          "tools":[{"type":"function","function":{"name":"f"}}]               | auto or required
          "mode":"auto","tools":[]                                            | are missing
          "mode":"auto"                                                       | are missing
          "mode":"auto","tools":[{"type":"function","function":{"name":"h"}}] | not among 'tools'
          "mode":"auto","tools":["f"]                                         | not among 'tools'
          """)
  void allowedToolsAreSomeOfThoseThatTheRequestHas(String allowed, String reason) throws Exception {
    ParsedRequest.Refused refused =
        assertInstanceOf(ParsedRequest.Refused.class, parse(allowed(allowed)));
    assertEquals(400, refused.error().status());
    assertTrue(refused.error().message().contains(reason), refused::toString);
  }

  @Test
  void aRefusalRepeatsNoLongValue() throws Exception {
    ParsedRequest.Refused refused =
        assertInstanceOf(
            ParsedRequest.Refused.class,
            parse(",\"stop\":[1,\"%s\"]".formatted("x".repeat(9_000))));
    assertTrue(refused.error().message().length() < 300);
  }

  @Test
  void numbersOfRealClientsAreTaken() throws Exception {
    for (String more :
        new String[] {
          ",\"temperature\":0.7,\"top_p\":1,\"seed\":1234567890123456789",
          ",\"temperature\":0.30000000000000004",
          ",\"temperature\":0.69999999999999996,\"top_p\":0.699999988079071",
          ",\"seed\":-0,\"x\":1E+2",
          ",\"x\":\"\\ud83d\\ude00\"",
          ",\"temperature\":2,\"top_p\":0,\"stop\":[\"a\",\"b\"],\"stream\":false,\"logprobs\":true",
          ",\"temperature\":null,\"stop\":null,\"max_tokens\":null,\"logit_bias\":{\"1\":-100}"
        }) {
      assertInstanceOf(ParsedRequest.Accepted.class, parse(more), more);
    }
  }
}
