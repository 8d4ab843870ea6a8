package network.haca.oracle.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.oracle.source.FeedQuery;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Address;
import network.haca.schemas.fact.FactValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule D1: what a node's sources come to, and when their answers count. */
class OwnRoundTest {
  private static final long START = 1_790_000_000L;

  @TempDir private Path folder;

  private final List<Consumer<Optional<FeedAnswers.Answer>>> asked = new ArrayList<>();
  private List<Lookup> lookups = List.of();
  private OwnRound round;

  @BeforeEach
  void aRoundOfThreeSources() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("sources.json"),
            """
            {"sources": {"s": {"url": "https://a.example/{n}", "select": "/p", "type": "number",
                               "parameters": {"n": "[0-9]"}}}}
            """);
    Sources sources = Sources.read(file);
    String entry =
        "{\"source\": \"s\", \"digest\": \"%s\", \"parameters\": {\"n\": \"%%d\"}}"
            .formatted(sources.find("s").orElseThrow().digest());
    String query =
        "{\"sources\": [%s, %s, %s]}"
            .formatted(entry.formatted(1), entry.formatted(2), entry.formatted(3));
    lookups =
        assertInstanceOf(FeedQuery.Read.Ready.class, FeedQuery.read(query, sources)).lookups();
    FeedDefinition definition =
        new FeedDefinition(
            "d", query, List.of(Address.ZERO), 60, 30, 600, 60, 1, 10_000, 300, 2, false);
    round = new OwnRound(new FeedVersion(1, START, definition), 2, lookups);
    round.ask((lookup, answered) -> asked.add(answered));
  }

  private void answer(int source, String value, long at) {
    asked
        .get(source)
        .accept(
            Optional.of(
                new FeedAnswers.Answer(new FactValue(FactValue.Type.NUMBER, value), START + at)));
  }

  @Test
  void everySourceIsAskedOnceAndMostHaveToAnswer() {
    assertEquals(3, asked.size());
    assertEquals(Optional.empty(), round.observation());
    answer(0, "10.019", 70);
    assertEquals(Optional.empty(), round.observation());
    answer(1, "10.03", 65);
    assertEquals(
        Optional.of(new Observation(BigInteger.valueOf(1_002), START + 65)), round.observation());
  }

  @Test
  void d1AnAnswerOutsideOfTheRoundOrThatIsNoNumberIsNone() {
    answer(0, "10", 59);
    answer(1, "10", 120);
    answer(2, "ten", 70);
    assertEquals(Optional.empty(), round.observation());
    answer(0, "10", 60);
    answer(1, "10", 119);
    assertEquals(
        Optional.of(new Observation(BigInteger.valueOf(1_000), START + 60)), round.observation());
  }

  /** A source's earlier value is no answer to this round's question. */
  @Test
  void aSourceThatFlipsBetweenValuesIsAnOutlierOrAgreesAndMovesNothing() {
    for (String flipped : List.of("10", "20", "10", "0.01", "20")) {
      asked.clear();
      OwnRound next = new OwnRound(round.version(), round.number(), lookups);
      next.ask((lookup, answered) -> asked.add(answered));
      answer(0, "10", 70);
      answer(1, "10", 71);
      answer(2, flipped, 69);
      assertEquals(BigInteger.valueOf(1_000), next.observation().orElseThrow().value(), flipped);
    }
  }
}
