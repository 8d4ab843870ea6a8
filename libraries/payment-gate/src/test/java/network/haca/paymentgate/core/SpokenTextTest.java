package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gate counts by itself is what a model says, and nothing around it. */
class SpokenTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"choices":[{"delta":{"content":"12345678"}}]}                                  | 2
          {"type":"response.output_text.delta","item_id":"msg_1","delta":"12345678"}      | 2
          {"type":"response.output_text.done","item_id":"msg_1","text":"12345678"}        | 0
          {"type":"response.output_item.added","item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"12345678"}} | 2
          {"object":"response","output":[{"id":"m","type":"message","content":[{"type":"output_text","text":"1234"},{"type":"refusal","refusal":"1234"}]}]} | 2
          {"object":"response","output":[{"id":"f","type":"function_call","call_id":"c","name":"1234","arguments":"1234"}]} | 2
          """)
  void wordsCountAndTheirFrameDoesNot(String told, long tokens) throws Exception {
    SpokenText text = new SpokenText();
    text.add(new ObjectMapper().readTree(told));
    assertEquals(tokens, text.tokens());
  }
}
