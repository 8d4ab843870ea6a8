package network.haca.oracle.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.schemas.fact.FactValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LookupTest {
  private static final Instant NOW = Instant.parse("2026-11-29T11:00:00Z");
  private static final String TABLE =
      "Symbol,Date,Close\r\nBTC,2026-11-28,\"91,000.5\"\r\nETH,2026-11-28,3000.1\r\nETH,2026-11-29,3012.50\r\n";

  @TempDir private Path folder;

  private Lookup lookup(String fields, Map<String, String> values) throws IOException {
    String file = "{\"sources\": {\"a\": {\"url\": \"https://a.example/\", %s}}}".formatted(fields);
    Source source =
        Sources.read(Files.writeString(folder.resolve("sources.json"), file))
            .find("a")
            .orElseThrow();
    return assertInstanceOf(Source.Filled.Ready.class, source.fill(values)).lookup();
  }

  private Lookup.Read read(String fields, String answer) throws IOException {
    return lookup(fields, Map.of()).read(Bytes.ofUtf8(answer), NOW);
  }

  private String value(String fields, String answer) throws IOException {
    Lookup.Read read = read(fields, answer);
    FactValue value = assertInstanceOf(Lookup.Read.Value.class, read, read::toString).value();
    return value.type() + " " + value.text();
  }

  private void assertUnfit(String said, String fields, String answer) throws IOException {
    Lookup.Read read = read(fields, answer);
    String message = assertInstanceOf(Lookup.Read.Unfit.class, read, read::toString).message();
    assertTrue(message.contains(said), message);
  }

  @Test
  void aPathLeadsToTheOneValueThatAFilterASliceOrADescentFinds() throws IOException {
    String rows = "{\"rows\": [{\"s\": \"BTC\", \"p\": 1.50}, {\"s\": \"ETH\", \"p\": 2.5}]}";
    assertEquals("NUMBER 1.50", value("\"select\": \"$.rows[?(@.s == 'BTC')].p\"", rows));
    assertEquals("NUMBER 2.5", value("\"select\": \"$.rows[-1:].p\"", rows));
    assertEquals("NUMBER 2.5", value("\"select\": \"$.rows[1]['p']\"", rows));
    assertEquals("NUMBER 7", value("\"select\": \"$..deep\"", "{\"a\": [{\"deep\": 7}]}"));
    assertUnfit("has 2 values at", "\"select\": \"$.rows[*].p\"", rows);
    assertUnfit("has 0 values at", "\"select\": \"$.rows[?(@.s == 'XRP')].p\"", rows);
    assertUnfit("has 0 values at", "\"select\": \"$.rows[9].p\"", rows);
    assertUnfit("is not JSON", "\"select\": \"$.rows\"", "<html>");
  }

  @Test
  @Timeout(20)
  void aLargeAndDeepDocumentEndsAPath() throws IOException {
    String wide = "[" + "{\"a\":[1,2,3]},".repeat(50_000) + "{\"b\":1}]";
    assertEquals("NUMBER 1", value("\"select\": \"$..b\"", wide));
    assertUnfit("is not JSON", "\"select\": \"$..b\"", "[".repeat(101) + "]".repeat(101));
  }

  @Test
  void aTableGivesTheCellOfTheRowThatIsMeant() throws IOException {
    String last =
        "\"select\": {\"csv\": {\"column\": \"Close\", \"where\": {\"Symbol\": \"ETH\"}, \"row\": \"last\"}}";
    assertEquals("STRING 3012.50", value(last, TABLE));
    assertEquals("NUMBER 3012.5", value(last + ", \"type\": \"number\"", TABLE));
    assertEquals("STRING 3000.1", value(last.replace("last", "first"), TABLE));
    assertUnfit("has 2 rows with {Symbol=ETH}", last.replace("last", "only"), TABLE);
    assertUnfit("has no row with {Symbol=XRP}", last.replace("ETH", "XRP"), TABLE);
    assertEquals(
        "STRING 91,000.5",
        value("\"select\": {\"csv\": {\"column\": \"Close\", \"row\": \"first\"}}", TABLE));
    assertEquals(
        "STRING 2",
        value(
            "\"select\": {\"csv\": {\"column\": \"b\", \"separator\": \";\"}}",
            "\uFEFFa;b\n1;2\n"));
  }

  @Test
  void whatIsNoTableIsNamed() throws IOException {
    String close = "\"select\": {\"csv\": {\"column\": \"Close\", \"row\": \"last\"}}";
    assertUnfit("no table with the columns [Close]", close, "Date,Open\n1,2\n");
    assertUnfit("no table with the columns", close, "<html>\n<body>Sign in</body>\n</html>");
    assertUnfit("is not CSV", close, "Date,Close\n1\n");
    assertUnfit("is not CSV", close, "Date,Close\n1,2,3\n");
    assertUnfit("is not CSV", close, "Date,Close\n1,\"2");
    assertUnfit("is not CSV", close, "");
  }

  @Test
  void aPatternsGroupIsTheValueOfAText() throws IOException {
    String rate = "\"select\": {\"text\": \"Rate: ([0-9.]+)\"}, \"type\": \"number\"";
    assertEquals("NUMBER 12.5", value(rate, "Today\nRate: 12.50 EUR\nRate: 13"));
    assertUnfit("has nothing that matches", rate, "<html>Sign in to the network</html>");
    assertUnfit("is no decimal number", rate, "Rate: 1.2.3");
    assertEquals(
        "STRING ключ", value("\"select\": {\"text\": \"= (\\\\p{Cyrillic}+)\"}", "x = ключ;"));
    Lookup.Read bad = lookup(rate, Map.of()).read(Bytes.fromHex("526174653a20ff"), NOW);
    assertTrue(bad.toString().contains("is not text in UTF-8"), bad::toString);
  }

  @Test
  @Timeout(10)
  void noAnswerMakesAPatternTakeLong() throws IOException {
    assertUnfit(
        "nothing that matches", "\"select\": {\"text\": \"(?:(a+)+)+b\"}", "a".repeat(100_000));
  }

  @Test
  void aDeclaredNumberHasOneText() throws IOException {
    String number = "\"select\": \"/v\", \"type\": \"number\", \"unit\": \"USD\"";
    for (String written :
        new String[] {"3012.5", "3012.50", "\"3012.500\"", "3.0125E3", "\"30125e-1\""}) {
      assertEquals("NUMBER 3012.5", value(number, "{\"v\": %s}".formatted(written)), written);
    }
    assertEquals("NUMBER 0", value(number, "{\"v\": -0.000}"));
    assertEquals("NUMBER 1200", value(number, "{\"v\": 1.2e3}"));
  }

  @Test
  void whatIsNoNumberWithinBoundsIsRefused() throws IOException {
    String number = "\"select\": \"/v\", \"type\": \"number\"";
    assertUnfit("is not JSON", number, "{\"v\": NaN}");
    assertUnfit("is not JSON", number, "{\"v\": -Infinity}");
    assertUnfit("is no decimal number", number, "{\"v\": \"NaN\"}");
    assertUnfit("more than 64 digits", number, "{\"v\": 1e999}");
    assertUnfit("more than 64 digits", number, "{\"v\": \"1e-999\"}");
    assertUnfit("is no decimal number", number, "{\"v\": \"1e99999999\"}");
    assertUnfit("is no decimal number", number, "{\"v\": \"" + "9".repeat(65) + "\"}");
    assertUnfit("is no decimal number", number, "{\"v\": \"1,000\"}");
    assertUnfit("is BOOLEAN where NUMBER is declared", number, "{\"v\": true}");
    assertUnfit("is NULL where", number, "{\"v\": null}");
  }

  @Test
  void jsonThatReadersUnderstandDifferentlyIsRefused() throws IOException {
    assertUnfit("two equal keys", "\"select\": \"/v\"", "{\"v\": 1, \"v\": 2}");
    assertUnfit("is not JSON", "\"select\": \"/v\"", "{\"v\": 1");
    assertUnfit("is not JSON", "\"select\": \"/v\"", "");
    assertUnfit("is not JSON", "\"select\": \"/v\"", "{\"v\": 1} {\"v\": 2}");
  }

  @Test
  void otherTypesHoldWhatTheyDeclare() throws IOException {
    assertEquals("STRING x", value("\"select\": \"/v\", \"type\": \"text\"", "{\"v\": \"x\"}"));
    assertEquals(
        "BOOLEAN true", value("\"select\": \"/v\", \"type\": \"boolean\"", "{\"v\": true}"));
    assertEquals("JSON [1,2]", value("\"select\": \"/v\", \"type\": \"json\"", "{\"v\": [1, 2]}"));
    assertUnfit("NUMBER where TEXT", "\"select\": \"/v\", \"type\": \"text\"", "{\"v\": 1}");
  }

  @Test
  void aStaleAnswerAndAClockThatIsAnHourOffAreTold() throws IOException {
    for (String form :
        new String[] {
          "iso \"%1$tFT%1$tT.5Z\"",
          "seconds %2$d.25",
          "milliseconds \"%2$d000\"",
          "microseconds %2$d000000",
          "nanoseconds %2$d000000000"
        }) {
      String word = form.substring(0, form.indexOf(' '));
      String pattern = form.substring(form.indexOf(' ') + 1);
      String fields =
          "\"select\": \"/v\", \"time\": {\"select\": \"/t\", \"form\": \"%s\", \"age_max\": 60}"
              .formatted(word);
      assertEquals("NUMBER 1", value(fields, timed(pattern, NOW)));
      assertEquals("NUMBER 1", value(fields, timed(pattern, NOW.minusSeconds(59))));
      assertUnfit("more than 60 s before", fields, timed(pattern, NOW.minusSeconds(3_600)));
      assertUnfit("more than 10 s ahead", fields, timed(pattern, NOW.plusSeconds(3_600)));
    }
    String iso =
        "\"select\": \"/v\", \"time\": {\"select\": \"/t\", \"form\": \"iso\", \"age_max\": 60}";
    assertUnfit("does not tell its time", iso, "{\"v\": 1}");
    assertUnfit("does not tell its time in ISO", iso, "{\"v\": 1, \"t\": \"yesterday\"}");
    String seconds = iso.replace("iso", "seconds");
    assertUnfit("does not tell its time", seconds, "{\"v\": 1, \"t\": 1e999}");
    assertUnfit("does not tell its time", seconds, "{\"v\": 1, \"t\": 99999999999999999999999}");
  }

  private static String timed(String pattern, Instant time) {
    return "{\"v\": 1, \"t\": %s}"
        .formatted(
            pattern
                .replace("%1$tFT%1$tT", time.toString().replace("Z", ""))
                .replace("%2$d", Long.toString(time.getEpochSecond())));
  }

  @Test
  void parametersGoIntoSelectionsWithoutLeavingTheirPlace() throws IOException {
    String pointer = "\"select\": \"/r/{k}\", \"parameters\": {\"k\": \".*\"}";
    Lookup slash = lookup(pointer, Map.of("k", "a/b~c"));
    assertEquals("/r/a~1b~0c", slash.select());
    assertTrue(
        slash.read(Bytes.ofUtf8("{\"r\": {\"a/b~c\": 5}}"), NOW).toString().contains("text=5"));
    String path = "\"select\": \"$.r[?(@.s == '{k}')].p\", \"parameters\": {\"k\": \".*\"}";
    assertEquals("$.r[?(@.s == 'BTC-USD')].p", lookup(path, Map.of("k", "BTC-USD")).select());
    Source.Filled refused = lookup(path, Map.of("k", "x")).source().fill(Map.of("k", "x')]"));
    assertTrue(refused.toString().contains("is put into a JSONPath"), refused::toString);
    String text = "\"select\": {\"text\": \"{k}=([0-9]+)\"}, \"parameters\": {\"k\": \".*\"}";
    Lookup dots = lookup(text, Map.of("k", "a.*"));
    assertTrue(dots.read(Bytes.ofUtf8("ab=1 a.*=2"), NOW).toString().contains("text=2"));
  }

  @Test
  void aBodysStringsTakeParametersAndSecretsAndStayStrings() throws IOException {
    SourceSecrets secrets = new SourceSecrets();
    Lookup lookup =
        lookup(
            "\"parameters\": {\"p\": \".*\"}, \"headers\": {\"X-Key\": \"Bearer {secret:k}\"},"
                + " \"body\": {\"query\": \"{price{usd}}\", \"of\": [\"{p}\", 1], \"k\": \"{secret:k}\"}",
            Map.of("p", "\", \"x\": \""));
    assertEquals(Set.of("k"), lookup.missing(secrets));
    secrets.put("k", "s3cret");
    assertEquals(Set.of(), lookup.missing(secrets));
    assertEquals(Map.of("X-Key", "Bearer s3cret"), lookup.headers(secrets));
    assertEquals(
        "{\"query\":\"{price{usd}}\",\"of\":[\"\\\", \\\"x\\\": \\\"\",1],\"k\":\"s3cret\"}",
        lookup.body(secrets).orElseThrow());
    assertFalse((lookup.toString() + secrets).contains("s3cret"));
  }
}
