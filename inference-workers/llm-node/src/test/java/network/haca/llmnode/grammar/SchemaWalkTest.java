package network.haca.llmnode.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whichever way is taken through a grammar, it leads to an end, and a validator agrees to what is
 * there.
 */
class SchemaWalkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final int WALKS = 200;

  private static Grammar grammar(String schema) throws Exception {
    return assertInstanceOf(
            JsonSchemaGrammar.Compiled.Good.class, JsonSchemaGrammar.compile(JSON.readTree(schema)))
        .grammar();
  }

  /** A text of the grammar; it ends soon after it may. */
  private static String walk(Grammar grammar, Random random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Place place = Place.start(grammar);
    while (!(place.mayEnd() && (place.mustEnd() || random.nextInt(6) == 0))) {
      List<Byte> ways = new ArrayList<>();
      for (int octet = 0; octet < 256; octet++) {
        if (!place.after(new byte[] {(byte) octet}).isLost()) {
          ways.add((byte) octet);
        }
      }
      assertFalse(ways.isEmpty(), () -> "nothing may follow " + text);
      byte chosen = ways.get(random.nextInt(ways.size()));
      // A string without end would be one of the ways.
      if (text.size() > 200 && ways.contains((byte) '"')) {
        chosen = '"';
      }
      text.write(chosen);
      place = place.after(new byte[] {chosen});
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static void requireValid(String schema, String text) {
    JsonSchema validator = SCHEMAS.getSchema(schema);
    assertEquals(
        Set.of(),
        validator.validate(
            text,
            InputFormat.JSON,
            run -> run.getExecutionConfig().setFormatAssertionsEnabled(true)),
        () -> text + " is not of " + schema);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"pattern\":\"^[^\\\\W_]+([.-]\\\\w{2,4})*$\"}",
        "{\"type\":\"string\",\"pattern\":\"^(\\\\+\\\\d{1,3} )?\\\\(?\\\\d{3}\\\\)?[ -]?\\\\d{4}$\"}",
        "{\"type\":\"string\",\"pattern\":\"ab|^c.d$|e?$\"}",
        "{\"type\":\"string\",\"pattern\":\"^[\\\"\\\\\\\\/\\\\t]{3}[à-ÿ]\\\\u4e2d$\"}",
        "{\"type\":\"string\",\"pattern\":\"^[\\\\u0000-\\\\uffff]{2,5}$\"}",
        "{\"type\":\"string\",\"format\":\"date\"}",
        "{\"type\":\"string\",\"format\":\"time\"}",
        "{\"type\":\"string\",\"format\":\"date-time\"}",
        "{\"type\":\"string\",\"format\":\"duration\"}",
        "{\"type\":\"string\",\"format\":\"hostname\"}",
        "{\"type\":\"string\",\"format\":\"ipv4\"}",
        "{\"type\":\"string\",\"format\":\"ipv6\"}",
        "{\"type\":\"string\",\"format\":\"uuid\"}",
        "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":120},"
            + "\"price\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"multipleOf\":0.01}},"
            + "\"required\":[\"age\",\"price\"],\"additionalProperties\":false}",
        "{\"type\":\"string\"}",
        "{\"type\":\"string\",\"pattern\":\"^[a-zé北]+$\",\"minLength\":3,\"maxLength\":9}",
        "{\"type\":\"string\",\"format\":\"ipv4\",\"maxLength\":9}",
        "{\"type\":\"string\",\"format\":\"date\",\"pattern\":\"^20[12]\"}",
        "{\"pattern\":\"^a+$\",\"maxLength\":4,\"minimum\":3,\"maximum\":5}",
        "{\"enum\":[\"北京\",\"😀\",\"é\"],\"x-enum-names\":[\"a\",\"b\",\"c\"]}",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"},{\"type\":\"boolean\"}],\"items\":false,\"minItems\":1}",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"null\"}],\"items\":{\"type\":\"boolean\"},\"minItems\":3,\"maxItems\":5}",
        "{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":2,\"additionalProperties\":{\"type\":\"null\"}}",
        "{\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^[a-z]{1,3}$\",\"maxLength\":2},\"additionalProperties\":{\"type\":\"boolean\"}}",
        "{\"type\":\"object\",\"propertyNames\":{\"enum\":[\"a\",\"b\",\"c\"]},\"minProperties\":2,\"additionalProperties\":{\"type\":\"boolean\"}}",
        "{\"type\":\"object\",\"patternProperties\":{\"^n_\":{\"type\":\"integer\"},\"^b_\":{\"type\":\"boolean\"}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"},\"c\":{\"type\":\"null\"}},\"required\":[\"b\"],\"minProperties\":2}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}},\"required\":[\"z\"],\"additionalProperties\":{\"type\":\"boolean\"}}",
        "{\"oneOf\":[{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":3},{\"type\":\"boolean\"}]}",
      })
  void everyWayEndsInWhatTheSchemaDescribes(String schema) throws Exception {
    Grammar grammar = grammar(schema);
    Random random = new Random(1);
    for (int i = 0; i < WALKS; i++) {
      requireValid(schema, walk(grammar, random));
    }
  }

  @Test
  void everyByteOfAStringIsWellFormedUtf8() throws Exception {
    Grammar grammar = grammar("{\"type\":\"string\",\"minLength\":1,\"maxLength\":1}");
    Place inString = Place.start(grammar).after(new byte[] {'"'});
    for (int point = 0x80; point <= Character.MAX_CODE_POINT; point += point < 0x900 ? 1 : 61) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        assertFalse(inString.after(utf8).isLost(), Integer.toHexString(point));
      }
    }
    for (String malformed :
        List.of(
            "c080",
            "c1bf",
            "e08080",
            "e09fbf",
            "eda080",
            "edbfbf",
            "f0808080",
            "f08fbfbf",
            "f4908080",
            "f5808080",
            "80",
            "ff")) {
      assertTrue(inString.after(HexFormat.of().parseHex(malformed)).isLost(), malformed);
    }
  }

  @Test
  void boundsOfNumbersAreKeptToTheLastDigit() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      BigDecimal least = BigDecimal.valueOf(random.nextInt(4_000) - 2_000, random.nextInt(4));
      BigDecimal most = least.add(BigDecimal.valueOf(random.nextInt(3_000) + 1, random.nextInt(4)));
      ObjectNode schema = JSON.createObjectNode().put("type", "number");
      schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", least);
      schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", most);
      Grammar grammar = grammar(schema.toString());
      requireValid(schema.toString(), walk(grammar, random));
      for (int j = 0; j < 50; j++) {
        BigDecimal near = random.nextBoolean() ? least : most;
        BigDecimal number =
            near.add(BigDecimal.valueOf(random.nextInt(41) - 20, random.nextInt(5)));
        boolean isWithin =
            (schema.has("minimum") ? number.compareTo(least) >= 0 : number.compareTo(least) > 0)
                && (schema.has("maximum")
                    ? number.compareTo(most) <= 0
                    : number.compareTo(most) < 0);
        byte[] text = number.toPlainString().getBytes(StandardCharsets.UTF_8);
        assertEquals(isWithin, Place.start(grammar).after(text).mayEnd(), number + " " + schema);
      }
    }
  }
}
