package network.haca.cli.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.oracle.source.FeedQuery;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFileTest {
  private static final Address OWNER = Address.ofWord(Bytes32.ofUnsigned(7));
  private static final Address OTHER = Address.ofWord(Bytes32.ofUnsigned(3));

  @TempDir private Path folder;

  private Sources sources() throws Exception {
    return Sources.read(
        Files.writeString(
            folder.resolve("sources.json"),
            """
            {"sources": {"spot": {"url": "https://a.example/{pair}", "select": "/p", "type": "number",
                                  "parameters": {"pair": "[A-Z]{3}"}}}}
            """));
  }

  private FeedFile file(String feeds, Optional<Sources> sources) throws Exception {
    return FeedFile.read(Files.writeString(folder.resolve("feeds.json"), feeds), sources);
  }

  private FeedFile.Entry entry(String entry) throws Exception {
    return file("{\"feeds\": {\"BTC-USD\": " + entry + "}}", Optional.of(sources()))
        .entry("BTC-USD", Set.of(OWNER));
  }

  private String wrong(String entry) {
    return String.valueOf(assertThrows(SetupException.class, () -> entry(entry)).getMessage());
  }

  private static final String SPOT =
      "\"sources\": [{\"source\": \"spot\", \"parameters\": {\"pair\": \"BTC\"}}]";

  @Test
  void whatIsLeftOutHasADefaultAndANodeReadsTheQuery() throws Exception {
    FeedFile.Entry entry = entry("{" + SPOT + "}");
    FeedDefinition definition = entry.definition();
    assertEquals("BTC-USD", definition.description());
    assertEquals(List.of(OWNER), definition.owners());
    assertEquals(60, definition.interval());
    assertEquals(30, definition.window());
    assertEquals(3_600, definition.heartbeat());
    FeedQuery.Read.Ready ready =
        assertInstanceOf(FeedQuery.Read.Ready.class, FeedQuery.read(definition.query(), sources()));
    assertEquals("https://a.example/BTC", ready.lookups().getFirst().url());
  }

  @Test
  void whatIsGivenIsTakenAndOwnersAreSorted() throws Exception {
    FeedFile.Entry entry =
        entry(
            """
            {%s, "description": "d", "owners": ["%s", "%s"], "interval": 10, "window": 4, "heartbeat": 20,
             "grace": 1, "deviation": 2, "limit": 3, "candle": 30, "decimals": 0, "stale": "revert",
             "rounds": 5, "candles": 6}
            """
                .formatted(SPOT, OWNER, OTHER));
    assertEquals(
        new FeedDefinition(
            "d",
            entry.definition().query(),
            List.of(OTHER, OWNER),
            10,
            4,
            20,
            1,
            2,
            3,
            30,
            0,
            true),
        entry.definition());
    assertEquals(5, entry.roundsKept());
    assertEquals(6, entry.candlesKept());
  }

  @Test
  void whatIsWrongSaysWhatWouldBeRight() throws Exception {
    assertTrue(wrong("{}").contains("has no sources"));
    assertTrue(wrong("{" + SPOT + ", \"pace\": 3}").contains("'pace'"));
    assertTrue(wrong("{" + SPOT + ", \"interval\": \"60\"}").contains("give a whole number"));
    assertTrue(wrong("{" + SPOT + ", \"interval\": -1}").contains("give a whole number"));
    assertTrue(wrong("{" + SPOT + ", \"stale\": \"hide\"}").contains("give flag or revert"));
    assertTrue(wrong("{" + SPOT + ", \"owners\": [\"me\"]}").contains("is no address"));
    assertTrue(wrong("{\"sources\": [{\"source\": \"else\"}]}").contains("without a digest"));
    assertThrows(SetupException.class, () -> file("{\"feeds\": {}}", Optional.empty()));
    assertThrows(SetupException.class, () -> file("nonsense", Optional.empty()));
    FeedFile named = file("{\"feeds\": {\"a b\": {" + SPOT + "}}}", Optional.of(sources()));
    assertThrows(SetupException.class, () -> named.entry("a b", Set.of(OWNER)));
    assertThrows(SetupException.class, () -> named.entry("ETH-USD", Set.of(OWNER)));
    FeedFile ownerless = file("{\"feeds\": {\"A\": {" + SPOT + "}}}", Optional.of(sources()));
    assertThrows(SetupException.class, () -> ownerless.entry("A", Set.of()));
  }
}
