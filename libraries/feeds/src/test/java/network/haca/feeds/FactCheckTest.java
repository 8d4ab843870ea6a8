package network.haca.feeds;

import static network.haca.feeds.SampleFacts.candles;
import static network.haca.feeds.SampleFacts.fact;
import static network.haca.feeds.SampleFacts.latest;
import static network.haca.feeds.SampleFacts.round;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Rule D4: a tensor is what signed reports come to, or it is refused with the reason. */
class FactCheckTest {
  /** Rounds 1 to 4 of candles that begin at 1000 and 1020. */
  private static final FeedFact.Round[] FOUR = {
    round(1, 100), round(2, 130), round(3, 120), round(4, 190)
  };

  /** Both candles are complete and closed by then. */
  private static final long SIGNED = 1_060;

  private static Tensor tensor(FeedFact fact, long signedAt) {
    return assertInstanceOf(
            FactCheck.Outcome.Holds.class, FactCheck.of(fact, signedAt), () -> flaw(fact, signedAt))
        .tensor();
  }

  private static String flaw(FeedFact fact, long signedAt) {
    return FactCheck.of(fact, signedAt) instanceof FactCheck.Outcome.Flawed(String reason)
        ? reason
        : "none";
  }

  private static void assertFlaw(String reason, FeedFact fact) {
    assertEquals("feed BTC-USD: " + reason, flaw(fact, SIGNED));
  }

  private static List<Double> doubles(Tensor tensor) {
    var content = tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Double> values = new ArrayList<>();
    while (content.hasRemaining()) {
      values.add(content.getDouble());
    }
    return values;
  }

  private static FeedFact four() {
    return fact(candles(2, Value.OPEN, Value.HIGH, Value.LOW, Value.CLOSE), 1_040, FOUR);
  }

  @Test
  void candlesAreMadeOfTheMediansOfRounds() {
    assertEquals(List.of(1.0, 1.3, 1.0, 1.3, 1.2, 1.9, 1.2, 1.9), doubles(tensor(four(), SIGNED)));
  }

  @Test
  void theLatestValueIsScaledOrRoundedOnce() {
    FeedFact whole = fact(latest(Datatype.INT64), 0, round(3, -120));
    assertEquals(Bytes.fromHex("88ffffffffffffff"), tensor(whole, SIGNED).content());
    FeedFact single = fact(latest(Datatype.FP32), 0, round(3, 120));
    assertEquals(Bytes.fromHex("9a99993f"), tensor(single, SIGNED).content());
  }

  @Test
  void aValueBeforeTheCandlesStandsWhereNoRoundIs() {
    FeedFact fact = fact(candles(2, Value.CLOSE), 1_060, FOUR[1], round(5, 150));
    assertEquals(List.of(1.3, 1.5), doubles(tensor(fact, 1_080)));
  }

  @Test
  void aRoundThatNoCandleNeedsIsRefused() {
    assertFlaw(
        "a round is there that no candle needs",
        fact(candles(1, Value.CLOSE), 1_040, FOUR[1], FOUR[2], FOUR[3]));
    assertFlaw("a round is later than the candles", fact(candles(1, Value.CLOSE), 1_020, FOUR));
    assertFlaw(
        "there are other rounds than the latest", fact(latest(Datatype.FP64), 0, FOUR[0], FOUR[1]));
  }

  @Test
  void anotherOrderIsRefused() {
    FeedFact swapped = fact(candles(2, Value.CLOSE), 1_040, FOUR[0], FOUR[2], FOUR[1], FOUR[3]);
    assertFlaw("the rounds are not in order, or of another definition", swapped);
    List<SignedReport> reversed = new ArrayList<>(FOUR[2].reports());
    Collections.reverse(reversed);
    assertFlaw(
        "the reports are not one of each owner, in order, in round 3",
        fact(latest(Datatype.FP64), 0, new FeedFact.Round(3, reversed)));
  }

  @Test
  void aChangedReportIsRefused() {
    SignedReport first = FOUR[2].reports().getFirst();
    FeedReport more =
        new FeedReport(
            first.report().round(),
            first.report().value().subtract(BigInteger.ONE),
            first.report().observedAt());
    List<SignedReport> reports = new ArrayList<>(FOUR[2].reports());
    reports.set(0, new SignedReport(more, first.nodeId(), first.signature()));
    assertFlaw(
        "a report's signature is wrong in round 3",
        fact(latest(Datatype.FP64), 0, new FeedFact.Round(3, reports)));
  }

  @Test
  void aReportOfAnotherRoundIsRefused() {
    assertFlaw(
        "a report is not of round 4",
        fact(latest(Datatype.FP64), 0, new FeedFact.Round(4, FOUR[2].reports())));
  }

  @Test
  void aMinorityIsNoValue() {
    FeedFact.Round alone = new FeedFact.Round(3, FOUR[2].reports().subList(0, 1));
    assertFlaw("too few owners agree in round 3", fact(latest(Datatype.FP64), 0, alone));
  }

  /** With heartbeat and grace a value is good for 40 s. */
  @Test
  void aValueThatWasStaleIsRefused() {
    assertEquals(
        "feed BTC-USD: the value is stale",
        flaw(fact(latest(Datatype.FP64), 0, FOUR[0]), 1_041 + FactCheck.DELAY_SECONDS_MAX));
    assertTrue(
        flaw(fact(candles(4, Value.CLOSE), 1_080, FOUR[0], round(6, 100)), 1_100)
            .equals("feed BTC-USD: the value was stale before round 6"));
  }

  @Test
  void oldCandlesAreNotTheLatest() {
    assertEquals(
        "feed BTC-USD: the candles are not the latest",
        flaw(four(), 1_040 + 20 + 20 + FactCheck.DELAY_SECONDS_MAX + 1));
  }

  @Test
  void aRoundThatIsNotClosedIsRefused() {
    assertEquals(
        "feed BTC-USD: round 4 was not closed when the answer was signed",
        flaw(fact(latest(Datatype.FP64), 0, FOUR[3]), 1_049 - FactCheck.DELAY_SECONDS_MAX));
  }

  @Test
  void whatDoesNotFitTheDatatypeIsRefused() {
    assertEquals("none", flaw(fact(latest(Datatype.INT64), 0, FOUR[3]), SIGNED));
    assertFlaw("a value is too large for FP16", fact(latest(Datatype.FP16), 0, FOUR[3]));
  }

  @Test
  void theTranscriptNamesTheReportsInOrder() {
    assertEquals(
        List.of(FOUR).stream()
            .flatMap(each -> each.reports().stream())
            .map(SignedReport::leaf)
            .toList(),
        four().committed().leaves());
  }
}
