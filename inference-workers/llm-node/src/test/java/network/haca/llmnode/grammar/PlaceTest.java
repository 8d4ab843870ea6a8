package network.haca.llmnode.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Place after(Grammar grammar, String text) {
    return Place.start(grammar).after(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isWhole(Grammar grammar, String text) {
    return after(grammar, text).mayEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[1,2, 3]",
        "{\"a\":1, \"b\": [true,false,null]}",
        "\"Zürich 北京 👍🏽 \\u00e9 \\n\"",
        "-0",
        "12.5e-3",
        "[[[[{}]]]]",
        "{\n  \"a\": [\n    1,\n    2\n  ]\n}"
      })
  void takesJson(String text) throws Exception {
    assertTrue(isWhole(JsonGrammar.VALUE, text), text);
    JSON.readTree(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{]",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        "\"",
        "\"\\x\"",
        "\"\n\"",
        "\"\\ud800\"",
        "nul",
        "[1  ]",
        "[\n\n1]",
        " 1",
        "1e400",
        "{} ",
        "'a'"
      })
  void takesNothingElse(String text) {
    assertFalse(isWhole(JsonGrammar.VALUE, text), text);
  }

  @Test
  void whatCannotGoOnMustEnd() {
    Place end = after(JsonGrammar.OBJECT, "{}");
    assertTrue(end.mayEnd());
    assertTrue(end.mustEnd());
    Place number = after(JsonGrammar.NUMBER, "1");
    assertTrue(number.mayEnd());
    assertFalse(number.mustEnd());
  }

  @Test
  void repetitionsAreCounted() {
    Grammar grammar = new Grammar.Repeat(Grammar.text("ab"), 2, 3);
    assertEquals(
        "false true true false",
        "%s %s %s %s"
            .formatted(
                isWhole(grammar, "ab"),
                isWhole(grammar, "abab"),
                isWhole(grammar, "ababab"),
                isWhole(grammar, "abababab")));
  }

  /** Each bracket would double the ways. */
  @Test
  void aGrammarThatIsAmbiguousInItselfStillLeadsOn() {
    Grammar.Reference any = new Grammar.Reference();
    any.is(
        Grammar.choice(
            JsonGrammar.array(any, 0, Grammar.UNBOUNDED),
            JsonGrammar.array(any, 0, Grammar.UNBOUNDED)));
    assertTrue(isWhole(any, "[".repeat(200) + "]".repeat(200)));
  }

  /** Without that, each item would double the ways. */
  @Test
  void alternativesThatGoOnAlikeCountOnce() {
    Grammar item = Grammar.choice(JsonGrammar.NUMBER, JsonGrammar.INTEGER, JsonGrammar.VALUE);
    String items = "1, ".repeat(2_000);
    Place place = after(JsonGrammar.array(item, 0, Grammar.UNBOUNDED), "[" + items + "1]");
    assertTrue(place.mustEnd());
  }
}
