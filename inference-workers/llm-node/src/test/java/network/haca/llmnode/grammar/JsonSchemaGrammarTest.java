package network.haca.llmnode.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.llmnode.grammar.JsonSchemaGrammar.Compiled;
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

  /** As pydantic writes a union that a member tells apart. */
  private static final String PETS =
      "{\"discriminator\":{\"propertyName\":\"kind\"},\"oneOf\":[{\"$ref\":\"#/$defs/cat\"},"
          + "{\"$ref\":\"#/$defs/dog\"}],\"$defs\":{"
          + "\"cat\":{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"cat\"},"
          + "\"purrs\":{\"type\":\"boolean\"}},\"required\":[\"kind\",\"purrs\"]},"
          + "\"dog\":{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"dog\"},"
          + "\"barks\":{\"type\":\"boolean\"}},\"required\":[\"kind\",\"barks\"]}}}";

  private static Compiled compile(String schema) throws Exception {
    String named =
        switch (schema) {
          case "TREE" -> TREE;
          case "PETS" -> PETS;
          default -> schema;
        };
    return JsonSchemaGrammar.compile(JSON.readTree(named));
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
        "{\"const\":\"北\"}; \"北\"; \"京\"",
        "{\"properties\":{\"名\":{\"const\":1}}}; {\"名\":1}; {\"名\":2}",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}; [1,"
            + " null, 3]; [1, 2]",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"}],\"items\":false}; [1]; [1,"
            + " 2]",
        "{\"pattern\":\"^a\",\"maxLength\":2}; \"ab\"; \"abc\"",
        "{\"format\":\"date\"}; \"2024-04-30\"; \"x\"",
        "{\"type\":\"integer\",\"x-unit\":\"cm\"}; 1; 1.5",
        "{\"minProperties\":1}; {\"a\":1}; {}",
        "{\"maxProperties\":1}; {\"a\":1}; {\"a\":1,\"b\":2}",
        "{\"propertyNames\":{\"maxLength\":1}}; {\"a\":1}; {\"ab\":1}",
        "{\"propertyNames\":{\"const\":\"foo\"}}; {\"foo\":1}; {\"bar\":1}",
        "{\"patternProperties\":{\"^n\":{\"type\":\"null\"}}}; {\"no\":null}; {\"no\":1}",
        "{\"properties\":{\"a\":{},\"b\":{},\"c\":{}},\"minProperties\":2}; {\"a\":1,\"c\":1};"
            + " {\"b\":1}",
        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}; \"é北\"; \"abcd\"",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1}; [true]; []",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":0}; []; [true]",
        "{\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"b\"]}; {\"b\":1}; {\"a\":1}",
        "{\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"b\"]}; {\"a\":1,\"b\":2};"
            + " {\"b\":1,\"a\":1}",
        "{\"properties\":{\"a\":{},\"b\":{}}}; {}; {\"c\":1}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}; {\"x\":null};"
            + " {\"x\":1}",
        "{\"type\":\"object\",\"additionalProperties\":false}; {}; {\"x\":1}",
        "{\"type\":\"object\"}; {\"x\":[1]}; []",
        "{}; [1]; x",
        "{\"allOf\":[{\"type\":\"number\"}],\"title\":\"t\"}; 1.5; true",
        "{\"type\":\"integer\",\"minimum\":-12,\"exclusiveMaximum\":105}; 104; 105",
        "{\"type\":\"integer\",\"minimum\":-12,\"exclusiveMaximum\":105}; -12; -13",
        "{\"type\":\"number\",\"minimum\":0.25,\"maximum\":1.5}; 1.5000; 1.5001",
        "{\"type\":\"number\",\"exclusiveMinimum\":-0.5,\"maximum\":0}; -0.49; -0.50",
        "{\"type\":\"number\",\"multipleOf\":0.25,\"maximum\":3}; 2.75; 2.7",
        "{\"type\":\"integer\",\"multipleOf\":7}; -49; 50",
        "{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d{3,}$\"}; \"AB-1234\"; \"AB-12\"",
        "{\"type\":\"string\",\"pattern\":\"b+c?\"}; \"abd\"; \"acd\"",
        "{\"type\":\"string\",\"pattern\":\"^(?:a|[^\\\\w\\\"])+$\"}; \"a-é\"; \"ab\"",
        "{\"type\":\"string\",\"pattern\":\"^é.\\\\n$\"}; \"\\u00E9北\\n\"; \"e北\\n\"",
        "{\"type\":\"string\",\"format\":\"date\"}; \"2024-04-30\"; \"2024-04-31\"",
        "{\"type\":\"string\",\"format\":\"date-time\"}; \"2024-12-31T23:59:59.5Z\";"
            + " \"2024-12-31\"",
        "{\"type\":\"string\",\"format\":\"ipv6\"}; \"fe80::1:2\"; \"fe80\"",
        "{\"type\":\"string\",\"format\":\"email\"}; \"a.b@c.example\"; \"a@b\"",
        "{\"type\":\"string\",\"format\":\"duration\"}; \"P1DT2H\"; \"P\"",
        "{\"type\":\"string\",\"format\":\"unheard-of\"}; \"x\"; 1",
        "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}; 1; null",
        "{\"type\":\"string\",\"pattern\":\"^.{2,200}$\"}; \"北京\"; \"x\"",
        "{\"type\":\"string\",\"pattern\":\"^[A-Z].{0,80}[.!?]$\"}; \"A. b!\"; \"A. b\"",
        "PETS; {\"kind\":\"dog\",\"barks\":true}; {\"kind\":\"cat\",\"barks\":true}",
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
    StringBuilder numbers = new StringBuilder("{}");
    StringBuilder patterns = new StringBuilder("{}");
    for (int i = 1; i < 100; i++) {
      numbers.append(",{\"type\":\"integer\",\"multipleOf\":%d}".formatted(900 + i));
      patterns.append(
          ",{\"type\":\"string\",\"pattern\":\"%s\"}".formatted("^" + "a".repeat(500) + i + "$"));
    }
    for (CharSequence schemas : List.of(numbers, patterns)) {
      assertEquals(
          "the schema has more than 5000 parts",
          assertInstanceOf(Compiled.Refused.class, compile("{\"anyOf\":[" + schemas + "]}"))
              .reason());
    }
    assertEquals(
        List.of("the schema has more than 5000 parts", "the schema is nested deeper than 64"),
        List.of(
            assertInstanceOf(Compiled.Refused.class, compile("{\"enum\":[" + values + "]}"))
                .reason(),
            assertInstanceOf(Compiled.Refused.class, compile(deep)).reason()));
  }

  @Test
  void whatTellsManySchemasApartIsLookedForSoLongAndNoLonger() throws Exception {
    String members =
        "\"a\":{\"$ref\":\"#/$defs/x\"},\"b\":{\"$ref\":\"#/$defs/x\"},\"c\":{\"$ref\":\"#/$defs/x\"}";
    String node =
        "{\"type\":\"object\",\"properties\":{" + members + "},\"required\":[\"a\",\"b\",\"c\"]}";
    String many = (node + ",").repeat(100) + node;
    assertInstanceOf(
        Compiled.Refused.class,
        compile("{\"oneOf\":[" + many + "],\"$defs\":{\"x\":" + node + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\",\"pattern\":\"a(?=b)\"}; 'pattern' that looks ahead or behind is not"
            + " offered",
        "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"}; 'pattern' with '\\1' is not offered",
        "{\"type\":\"string\",\"pattern\":\"a{2\"}; 'pattern' has a count that is none",
        "{\"type\":\"string\",\"pattern\":\"(a$|b)\"}; 'pattern' with a '$' inside is not offered",
        "{\"type\":\"string\",\"pattern\":\"[z-a]\"}; a range that does not go from one character"
            + " up",
        "{\"type\":\"string\",\"pattern\":\"^a+$\",\"format\":\"date\"}; no string is all that is"
            + " asked of it",
        "{\"type\":\"string\",\"pattern\":\"^a{4}$\",\"maxLength\":3}; no string is all that is"
            + " asked of it",
        "{\"type\":\"string\",\"pattern\":\"^a.*$\",\"maxLength\":100000}; has too many states",
        "{\"minProperties\":2}; 'minProperties' above 1 of members without names",
        "{\"minProperties\":2,\"maxProperties\":1}; 'minProperties' is more than 'maxProperties'",
        "{\"properties\":{\"a\":{}},\"minProperties\":2}; 'minProperties' above the 1 that are"
            + " named",
        "{\"properties\":{\"a\":{},\"b\":{}},\"maxProperties\":1}; 'maxProperties' below the 2 that"
            + " are named",
        "{\"propertyNames\":false}; 'propertyNames' that allows no name",
        "{\"propertyNames\":{\"not\":{\"const\":\"a\"}}}; 'not' is not offered",
        "{\"propertyNames\":{\"type\":\"integer\"}}; a name is a string",
        "{\"required\":[\"A\"],\"propertyNames\":{\"pattern\":\"^[a-z]$\"}}; 'required' names A,"
            + " which 'propertyNames'",
        "{\"properties\":{\"ab\":{}},\"patternProperties\":{\"^a\":{}}}; 'ab', which is of"
            + " 'patternProperties' too",
        "{\"patternProperties\":{\"^a\":{},\"b$\":{}}}; 'patternProperties' of which several may"
            + " have one name",
        "{\"patternProperties\":{\"^a$\":{}},\"propertyNames\":{\"maxLength\":0}}; allows none of"
            + " 'patternProperties'",
        "{\"type\":\"array\",\"uniqueItems\":true}; 'uniqueItems' is not offered here",
        "{\"prefixItems\":[{}],\"items\":false,\"minItems\":2}; 'minItems' is more than the 1 of"
            + " 'prefixItems'",
        "{\"type\":\"string\",\"pattern\":\"^(.*a.{0,100}){3}$\"}; it may be read in too many ways"
            + " at once",
        "{\"type\":\"string\",\"pattern\":\"^(a|b|.*c){50}.*(x|y.{20}){10}$\"}; too many ways at"
            + " once",
        "{\"type\":\"string\",\"pattern\":\"^((.{0,30}a){0,30}b){0,30}$\"}; too many ways at once",
        "{\"type\":\"string\",\"pattern\":\"^((((a{1000}){1000}){1000}){1000}){1000}$\"}; too many"
            + " ways at once",
        "{\"type\":\"string\",\"minimum\":1}; 'minimum' is not offered here",
        "{\"type\":\"number\",\"minimum\":2,\"exclusiveMaximum\":2}; no number that can be written"
            + " here",
        "{\"type\":\"integer\",\"minimum\":0.2,\"maximum\":0.8}; no number that can be written"
            + " here",
        "{\"type\":\"number\",\"multipleOf\":0.001001}; 'multipleOf' 0.001001 is not offered",
        "{\"type\":\"number\",\"minimum\":1e400}; 'minimum' is no number that a double can hold",
        "{\"type\":\"number\",\"multipleOf\":1e-999999999}; 'multipleOf'",
        "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}; 'oneOf' of schemas that"
            + " nothing tells apart",
        "{\"allOf\":[{},{}]}; 'allOf' of 2 schemas is not offered",
        "{\"type\":\"text\"}; 'type' text is none of JSON's",
        "{\"$ref\":\"#/$defs/a\"}; leads nowhere in the schema",
        "{\"$ref\":\"#\"}; leads to itself",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}; leads to itself",
        "{\"required\":[\"a\"],\"properties\":{},\"additionalProperties\":false}; 'required' names"
            + " a",
        "{\"type\":\"array\",\"minItems\":2,\"maxItems\":1}; 'minItems' is more than 'maxItems'",
        "{\"enum\":[]}; 'enum' has no values",
        "false; where a schema is expected",
      })
  void refusesByNameWhatItDoesNotHold(String schema, String reason) throws Exception {
    Compiled.Refused refused = assertInstanceOf(Compiled.Refused.class, compile(schema));
    assertTrue(refused.reason().contains(reason.strip()), refused.reason());
  }
}
