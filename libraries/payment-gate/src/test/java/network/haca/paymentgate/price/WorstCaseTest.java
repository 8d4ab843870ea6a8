package network.haca.paymentgate.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule X3: the worst case of a request is above whatever it may cost, or it is not sold. */
class WorstCaseTest {
  private static WorstCase of(LlmPath path, String body, int answerTokensMax) throws Exception {
    return WorstCase.of(path, new ObjectMapper().readTree(body), body.length(), answerTokensMax);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CHAT; {\"max_tokens\":10}; 0; 10",
        "CHAT; {\"max_tokens\":10,\"max_completion_tokens\":30}; 0; 30",
        "CHAT; {}; 100; 100",
        "CHAT; {\"max_tokens\":null}; 100; 100",
        "CHAT; {\"max_tokens\":10,\"n\":3}; 0; 30",
        "COMPLETION; {\"max_tokens\":10,\"best_of\":5,\"n\":2}; 0; 50",
        "COMPLETION; {\"max_tokens\":10,\"n\":2,\"prompt\":[\"a\",\"b\",\"c\"]}; 0; 60",
        "COMPLETION; {\"max_tokens\":10,\"prompt\":[1,2,3]}; 0; 10",
        "EMBEDDINGS; {\"input\":\"a\"}; 0; 0",
        "RESPONSES; {\"input\":\"a\",\"max_output_tokens\":10}; 500; 10",
        "RESPONSES; {\"input\":\"a\"}; 500; 500",
        "RESPONSES; {\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}]}; 500;"
            + " 500"
      })
  void outputIsAllThatIsAskedFor(LlmPath path, String body, int answerTokensMax, long output)
      throws Exception {
    assertEquals(
        new WorstCase.Bounded(
            new TokenCount(body.length() + WorstCase.ADDED_INPUT_TOKENS, 0, output, 0)),
        of(path, body, answerTokensMax));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"max_tokens\":0}",
        "{\"max_tokens\":-1}",
        "{\"max_tokens\":1.5}",
        "{\"max_tokens\":\"5\"}",
        "{\"max_tokens\":2000000000,\"n\":2}",
        "{\"max_tokens\":5,\"web_search_options\":{}}",
        "{\"max_tokens\":5,\"service_tier\":\"priority\"}",
        "{\"max_tokens\":5,\"modalities\":[\"text\",\"audio\"]}",
        "{\"max_tokens\":5,\"messages\":[{\"content\":[{\"type\":\"image_url\"}]}]}",
        "{\"max_tokens\":5,\"messages\":[{\"content\":{\"type\":\"text\"}}]}"
      })
  void requestWithoutABoundIsNotSold(String body) throws Exception {
    assertInstanceOf(WorstCase.Unbounded.class, of(LlmPath.CHAT, body, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input\":\"a\"}",
        "{\"input\":\"a\",\"max_tokens\":5}",
        "{\"input\":\"a\",\"max_output_tokens\":0}",
        "{\"max_output_tokens\":5,\"input\":[{\"content\":[{\"type\":\"input_image\"}]}]}",
        "{\"max_output_tokens\":5,\"input\":[{\"output\":[{\"type\":\"input_file\"}]}]}"
      })
  void responseWithoutABoundIsNotSold(String body) throws Exception {
    assertInstanceOf(WorstCase.Unbounded.class, of(LlmPath.RESPONSES, body, 0));
  }

  @Test
  void whatProvidersDoAnywayIsSold() throws Exception {
    assertInstanceOf(
        WorstCase.Bounded.class,
        of(
            LlmPath.CHAT,
            "{\"max_tokens\":5,\"service_tier\":\"auto\",\"web_search\":false,\"audio\":null,"
                + "\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}",
            0));
  }
}
