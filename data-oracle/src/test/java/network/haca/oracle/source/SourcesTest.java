package network.haca.oracle.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  private static final String SPOT =
      """
      {"sources": {"spot": {"url": "https://rates.example/v2/{pair}/spot?in={unit}",
       "parameters": {"pair": "[A-Z]{3}-[A-Z]{3}|\\\\.\\\\.|ä ?", "unit": ".*"},
       "select": "/data/amount"}}}
      """;

  @TempDir private Path folder;

  private Sources read(String text) throws IOException {
    return Sources.read(Files.writeString(folder.resolve("sources.json"), text));
  }

  private String problem(String text) {
    return String.valueOf(assertThrows(IOException.class, () -> read(text)).getMessage());
  }

  private String problemOf(String source) {
    return problem("{\"sources\": {\"a\": %s}}".formatted(source));
  }

  private Source.Filled fill(Map<String, String> values) throws IOException {
    return read(SPOT).find("spot").orElseThrow().fill(values);
  }

  @Test
  void parametersGoIntoTheUrlEncoded() throws IOException {
    assertEquals(
        new Source.Filled.Url("https://rates.example/v2/ETH-USD/spot?in=a%26b%3D%20%2F%2B"),
        fill(Map.of("pair", "ETH-USD", "unit", "a&b= /+")));
    assertEquals(
        new Source.Filled.Url("https://rates.example/v2/%C3%A4%20/spot?in="),
        fill(Map.of("pair", "ä ")));
  }

  @Test
  void aValueThatDoesNotMatchIsRefusedByName() throws IOException {
    for (Map<String, String> values :
        List.of(
            Map.of("unit", "a"), Map.of("pair", "ETH-USDT"), Map.of("pair", "..", "unit", "a"))) {
      Source.Filled.Refused refused =
          assertInstanceOf(Source.Filled.Refused.class, fill(values), values::toString);
      assertTrue(refused.message().contains("parameter 'pair' has to match"), refused::message);
    }
    assertInstanceOf(
        Source.Filled.Refused.class, fill(Map.of("pair", "ETH-USD", "unit", "x".repeat(257))));
    assertEquals(
        new Source.Filled.Refused("source 'spot' has no parameter [host]; it has [pair, unit]"),
        fill(Map.of("pair", "ETH-USD", "host", "evil.example")));
  }

  @Test
  void everythingThatIsWrongWithAFileIsNamed() {
    assertTrue(problem("{").contains("is not JSON"));
    assertTrue(problem("{}").contains("there are no sources"));
    assertTrue(problemOf("{}").contains("url has to be https://HOST/"));
    assertTrue(problemOf("{\"url\": \"http://a.example/\"}").contains("url has to be https://"));
    assertTrue(
        problemOf("{\"url\": \"https://me@a.example/\"}").contains("url has to be https://"));
    assertTrue(
        problemOf("{\"url\": \"https://a.example/{x}\"}")
            .contains("url names the parameters [x], parameters are []"));
    assertTrue(
        problemOf("{\"url\": \"https://{x}.example/\", \"parameters\": {\"x\": \".*\"}}")
            .contains("a parameter cannot choose the host"));
    assertTrue(
        problemOf("{\"url\": \"https://a.example{x}\", \"parameters\": {\"x\": \".*\"}}")
            .contains("a parameter cannot choose the host"));
    assertTrue(
        problemOf("{\"url\": \"https://a.example/{x}\", \"parameters\": {\"x\": \"(\"}}")
            .contains("parameter 'x': not a pattern"));
    assertTrue(
        problemOf("{\"url\": \"https://a.example/\", \"select\": \"data\"}")
            .contains("select is a JSON Pointer"));
    String two = problemOf("{\"url\": \"https://a.example/\", \"pick\": 1, \"select\": \"x\"}");
    assertTrue(two.contains("'pick' is none of [parameters, select, url]"), two);
    assertTrue(two.contains("JSON Pointer"), two);
  }

  @Test
  @Timeout(10)
  void noValueMakesAPatternTakeLong() throws IOException {
    String hurtful =
        "{\"sources\": {\"a\": {\"url\": \"https://a.example/{x}\", \"parameters\": {\"x\": \"(a+)+\"}}}}";
    Source source = read(hurtful).find("a").orElseThrow();
    assertInstanceOf(Source.Filled.Refused.class, source.fill(Map.of("x", "a".repeat(250) + "!")));
  }

  @Test
  void theExampleOfTheDocumentationIsGood() throws IOException {
    Sources sources = Sources.read(Path.of("../docs/data-sources.json"));
    assertEquals(
        new Source.Filled.Url("https://api.coinbase.com/v2/prices/ETH-USD/spot"),
        sources.find("spot").orElseThrow().fill(Map.of("pair", "ETH-USD")));
  }

  @Test
  void aChangeOfADefinitionChangesItsDigest() throws IOException {
    String before = read(SPOT).digests().toString();
    assertEquals(before, read(SPOT.replace("\n", " ")).digests().toString());
    assertNotEquals(before, read(SPOT.replace("amount", "other")).digests().toString());
  }
}
