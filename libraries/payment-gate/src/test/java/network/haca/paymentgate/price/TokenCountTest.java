package network.haca.paymentgate.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No token that a provider reports is left out or counted twice. */
class TokenCountTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"prompt_tokens\":11,\"completion_tokens\":7}; 11; 0; 7; 0",
        "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}; 7; 4; 2; 5",
        "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":118,"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":100}}; 11; 0; 7; 100",
        "{\"prompt_tokens\":2,\"completion_tokens\":3,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":9},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":9}}; 0; 2; 0; 3",
        "{\"input_tokens\":11,\"output_tokens\":7,\"total_tokens\":118,"
            + "\"input_tokens_details\":{\"cached_tokens\":4},"
            + "\"output_tokens_details\":{\"reasoning_tokens\":100}}; 7; 4; 7; 100",
        "{\"prompt_tokens\":-5,\"completion_tokens\":99999999999}; 0; 0; 1000000000; 0"
      })
  void usageIsSplitByPrice(String usage, long input, long cached, long output, long reasoning)
      throws Exception {
    assertEquals(
        new TokenCount(input, cached, output, reasoning),
        TokenCount.of(new ObjectMapper().readTree(usage)));
  }
}
