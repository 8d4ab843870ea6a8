package network.haca.workers.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.workers.grammar.JsonSchemaGrammar.Compiled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaGrammarTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TREE =
      "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{"
          + "\"name\":{\"type\":\"string\"},\"next\":{\"anyOf\":[{\"$ref\":\"#/$defs/node\"},"
          + "{\"type\":\"null\"}]}},\"required\":[\"name\",\"next\"],"
          + "\"additionalProperties\":false}}}";

  private static Compiled compile(String schema) throws Exception {
    return JsonSchemaGrammar.compile(JSON.readTree(schema.equals("TREE") ? TREE : schema));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"integer\"}; 12; 1.5",
        "{\"type\":[\"string\",\"null\"]}; null; 1",
        "{\"enum\":[\"red\",\"green\",3]}; \"green\"; \"blue\"",
        "{\"const\":\"é\"}; \"\\u00E9\"; \"e\"",
        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}; \"é北\"; \"abcd\"",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1}; [true]; []",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":0}; []; [true]",
        "{\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"b\"]}; {\"b\":1}; {\"a\":1}",
        "{\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"b\"]}; {\"a\":1,\"b\":2}; {\"b\":1,\"a\":1}",
        "{\"properties\":{\"a\":{},\"b\":{}}}; {}; {\"c\":1}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}; {\"x\":null}; {\"x\":1}",
        "{\"type\":\"object\",\"additionalProperties\":false}; {}; {\"x\":1}",
        "{\"type\":\"object\"}; {\"x\":[1]}; []",
        "{}; [1]; x",
        "{\"allOf\":[{\"type\":\"number\"}],\"title\":\"t\"}; 1.5; true",
        "TREE; {\"name\":\"a\", \"next\": {\"name\":\"b\",\"next\":null}}; {\"name\":\"a\"}",
      })
  void takesWhatTheSchemaDescribesAndNothingElse(String schema, String good, String bad)
      throws Exception {
    Grammar grammar = assertInstanceOf(Compiled.Good.class, compile(schema)).grammar();
    assertEquals(
        "true false", isWhole(grammar, good.strip()) + " " + isWhole(grammar, bad.strip()));
  }

  private static boolean isWhole(Grammar grammar, String text) {
    return Place.start(grammar).after(text.getBytes(StandardCharsets.UTF_8)).mayEnd();
  }

  @Test
  void manyMembersMayBeLeftOut() throws Exception {
    StringBuilder members = new StringBuilder("\"m0\":{}");
    for (int i = 1; i < 2_000; i++) {
      members.append(",\"m").append(i).append("\":{}");
    }
    Grammar grammar =
        assertInstanceOf(Compiled.Good.class, compile("{\"properties\":{" + members + "}}"))
            .grammar();
    assertTrue(isWhole(grammar, "{\"m3\":1,\"m70\":2}"));
    assertTrue(isWhole(grammar, "{}"));
  }

  @Test
  void aSchemaOfTooManyPartsOrTooDeepIsRefused() throws Exception {
    String values = "1,".repeat(5_000) + "1";
    String deep = "{\"items\":".repeat(100) + "{}" + "}".repeat(100);
    assertEquals(
        List.of("the schema has more than 5000 parts", "the schema is nested deeper than 64"),
        List.of(
            assertInstanceOf(Compiled.Refused.class, compile("{\"enum\":[" + values + "]}"))
                .reason(),
            assertInstanceOf(Compiled.Refused.class, compile(deep)).reason()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\",\"pattern\":\"a\"}; 'pattern' is not offered here",
        "{\"type\":\"number\",\"minimum\":1}; 'minimum' is not offered here",
        "{\"oneOf\":[{}]}; 'oneOf' is not offered here",
        "{\"allOf\":[{},{}]}; 'allOf' of 2 schemas is not offered",
        "{\"type\":\"text\"}; 'type' text is none of JSON's",
        "{\"$ref\":\"#/$defs/a\"}; leads nowhere in the schema",
        "{\"$ref\":\"#\"}; leads to itself",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}; leads to itself",
        "{\"required\":[\"a\"],\"properties\":{}}; 'required' names a",
        "{\"type\":\"array\",\"minItems\":2,\"maxItems\":1}; 'minItems' is more than 'maxItems'",
        "{\"enum\":[]}; 'enum' has no values",
        "false; where a schema is expected",
      })
  void refusesByNameWhatItDoesNotHold(String schema, String reason) throws Exception {
    Compiled.Refused refused = assertInstanceOf(Compiled.Refused.class, compile(schema));
    assertTrue(refused.reason().contains(reason.strip()), refused.reason());
  }
}
