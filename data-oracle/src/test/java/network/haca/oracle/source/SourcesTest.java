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

  private Lookup lookup(Map<String, String> values) throws IOException {
    return assertInstanceOf(Source.Filled.Ready.class, fill(values)).lookup();
  }

  @Test
  void parametersGoIntoTheUrlEncoded() throws IOException {
    assertEquals(
        "https://rates.example/v2/ETH-USD/spot?in=a%26b%3D%20%2F%2B",
        lookup(Map.of("pair", "ETH-USD", "unit", "a&b= /+")).url());
    assertEquals("https://rates.example/v2/%C3%A4%20/spot?in=", lookup(Map.of("pair", "ä ")).url());
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
            .contains("url, select and time name the parameters [x], parameters are []"));
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
    assertTrue(two.contains("'pick' is none of [body, headers, limits,"), two);
    assertTrue(two.contains("JSON Pointer"), two);
    assertTrue(problem("{\"sources\": {}, \"source\": {}}").contains("'source' is none of"));
  }

  private void assertProblem(String said, String fields) {
    String problem = problemOf("{\"url\": \"https://a.example/\", %s}".formatted(fields));
    assertTrue(problem.contains(said), problem);
  }

  @Test
  void wrongSelectionsTypesAndTimesAreNamed() {
    for (String select :
        List.of(
            "1",
            "[]",
            "{}",
            "\"$.a[\"",
            "\"$..a..b\"",
            "\"$.a[?(@.b =~ /(x+)+/)]\"",
            "\"$.a.length()\"",
            "\"$.%s\"".formatted("a".repeat(300)),
            "{\"text\": \"no group\"}",
            "{\"text\": \"(\"}",
            "{\"text\": \"(a)(b)\"}",
            "{\"text\": \"(a)\", \"csv\": {}}",
            "{\"csv\": {}}",
            "{\"csv\": {\"column\": \"a\", \"line\": 1}}",
            "{\"csv\": {\"column\": \"a\", \"row\": \"2\"}}",
            "{\"csv\": {\"column\": \"a\", \"separator\": \"\\t\\t\"}}",
            "{\"csv\": {\"column\": \"a\", \"where\": {\"b\": 1}}}")) {
      assertProblem("select is a JSON Pointer", "\"select\": " + select);
    }
    assertProblem("url, select and time name the parameters [x]", "\"select\": \"/{x}\"");
    assertProblem("stand nowhere as {NAME}", "\"parameters\": {\"x\": \".\"}");
    assertProblem("parameter 'a b' has to match", "\"parameters\": {\"a b\": \".\"}");
    assertProblem("type has to be one of [number, text, boolean, json]", "\"type\": \"float\"");
    assertProblem("a unit is of a number", "\"unit\": \"USD\"");
    assertProblem(
        "unit is longer", "\"type\": \"number\", \"unit\": \"%s\"".formatted("U".repeat(33)));
    assertProblem("time: needs form", "\"time\": {\"select\": \"/t\"}");
    assertProblem(
        "age_max has to be a whole number from 1 to",
        "\"time\": {\"form\": \"iso\", \"age_max\": 1.5}");
  }

  @Test
  void wrongWaysOfAskingAreNamed() {
    assertProblem("body has to be a JSON object", "\"body\": \"text\"");
    assertProblem("header 'Host' is none", "\"headers\": {\"Host\": \"b.example\"}");
    assertProblem("header 'a b' is none", "\"headers\": {\"a b\": \"x\"}");
    assertProblem("printable ASCII", "\"headers\": {\"A\": \"x\\r\\nB: y\"}");
    assertProblem(
        "printable ASCII", "\"headers\": {\"A\": \"{x}\"}, \"parameters\": {\"x\": \".\"}");
    assertProblem("headers has to be {NAME: TEXT}", "\"headers\": [\"A\"]");
    assertProblem("pins are 1 to 8", "\"pins\": [\"AAAA\"]");
    assertProblem("pins are 1 to 8", "\"pins\": []");
    assertProblem("limits: per_minute has to be", "\"limits\": {\"per_minute\": 0}");
    assertProblem("limits: 'hourly' is none of", "\"limits\": {\"hourly\": 1}");
    assertProblem("url has to be wss://", "\"stream\": {\"age_max\": 5}");
    assertProblem("stream: age_max is missing", "\"stream\": {}");
    assertProblem("from 1 to 60", "\"stream\": {\"age_max\": 61}");
    assertProblem(
        "is no JSON Pointer", "\"stream\": {\"age_max\": 5, \"when\": {\"type\": \"a\"}}");
    assertProblem("send has to be a list", "\"stream\": {\"age_max\": 5, \"send\": {}}");
    assertProblem(
        "a stream has neither body nor headers", "\"stream\": {\"age_max\": 5}, \"body\": {}");
  }

  @Test
  void noSecretStandsWhereEveryoneSeesIt() {
    assertTrue(
        problemOf("{\"url\": \"https://a.example/?key={secret:k}\"}")
            .contains("no secret belongs there"));
    assertProblem("no secret belongs there", "\"select\": \"/{secret:k}\"");
    assertProblem(
        "no secret belongs there",
        "\"stream\": {\"age_max\": 5, \"when\": {\"/a\": \"{secret:k}\"}}");
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
        "https://api.coinbase.com/v2/prices/ETH-USD/spot",
        assertInstanceOf(
                Source.Filled.Ready.class,
                sources.find("spot").orElseThrow().fill(Map.of("pair", "ETH-USD")))
            .lookup()
            .url());
  }

  @Test
  void aChangeOfADefinitionChangesItsDigest() throws IOException {
    String before = read(SPOT).digests().toString();
    assertEquals(before, read(SPOT.replace("\n", " ")).digests().toString());
    assertNotEquals(before, read(SPOT.replace("amount", "other")).digests().toString());
  }
}
