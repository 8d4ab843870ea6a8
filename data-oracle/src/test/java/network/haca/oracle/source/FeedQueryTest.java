package network.haca.oracle.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedQueryTest {
  @TempDir private Path folder;

  private Sources sources;
  private String pair;
  private String plain;

  @BeforeEach
  void twoSources() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sources.json"),
            """
            {"sources": {
              "pair": {"url": "https://a.example/{pair}", "parameters": {"pair": "[A-Z]{3}"},
                       "select": "/p", "type": "number"},
              "plain": {"url": "https://b.example/", "select": "/p", "type": "number"}}}
            """);
    sources = Sources.read(file);
    pair = sources.find("pair").orElseThrow().digest().toHex();
    plain = sources.find("plain").orElseThrow().digest().toHex();
  }

  private String unfit(String query) {
    return assertInstanceOf(FeedQuery.Read.Unfit.class, FeedQuery.read(query, sources)).message();
  }

  private static String entry(String name, String digest, String more) {
    return "{\"source\": \"%s\", \"digest\": \"%s\"%s}".formatted(name, digest, more);
  }

  private static String query(String... entries) {
    return "{\"sources\": [" + String.join(", ", entries) + "]}";
  }

  @Test
  void aQueryNamesSourcesTheirDigestsAndParameters() {
    FeedQuery.Read.Ready ready =
        assertInstanceOf(
            FeedQuery.Read.Ready.class,
            FeedQuery.read(
                query(
                    entry("pair", pair, ", \"parameters\": {\"pair\": \"BTC\"}"),
                    entry("plain", plain, "")),
                sources));
    assertEquals(
        List.of("https://a.example/BTC", "https://b.example/"),
        ready.lookups().stream().map(Lookup::url).toList());
  }

  @Test
  void aSourceWithAnotherDefinitionIsNotAsked() {
    assertTrue(unfit(query(entry("plain", pair, ""))).contains("another in the query"));
    assertTrue(unfit(query(entry("plain", "", ""))).contains("another in the query"));
    assertTrue(unfit(query(entry("else", plain, ""))).contains("not served here"));
  }

  @Test
  void whatIsNoQuerySaysWhatWouldBeOne() {
    for (String wrong :
        new String[] {"", "[]", "{}", "{\"sources\": []}", "{\"sources\": {}}", "nonsense"}) {
      assertTrue(unfit(wrong).contains("with 1 to 16"), wrong);
    }
    String[] many = new String[17];
    Arrays.fill(many, entry("plain", plain, ""));
    assertTrue(unfit(query(many)).contains("with 1 to 16"));
    assertTrue(unfit(query(entry("plain", plain, ", \"weight\": 2"))).contains("'weight'"));
    assertTrue(unfit(query(entry("pair", pair, ""))).contains("parameter 'pair'"));
    assertTrue(
        unfit(query(entry("pair", pair, ", \"parameters\": {\"pair\": 7}")))
            .contains("is no text"));
  }
}
