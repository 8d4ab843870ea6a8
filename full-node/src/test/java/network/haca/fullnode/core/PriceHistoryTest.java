package network.haca.fullnode.core;

import static network.haca.fullnode.core.FeedStage.ADMINISTRATOR;
import static network.haca.fullnode.core.FeedStage.FEED;
import static network.haca.fullnode.core.FeedStage.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.PriceHistoryContract;
import network.haca.contracts.PriceHistoryContract.Query;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** Rule D5 on the real contracts in the real EVM: the candles that 0xF5 makes of a feed. */
class PriceHistoryTest {
  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int OPEN = 2;
  private static final int CLOSE = 3;
  private static final int VOLUME = 4;
  private static final List<Integer> ALL = List.of(OPEN, HIGH, LOW, CLOSE);
  private static final Function UNAVAILABLE = Function.parse("SeriesUnavailable(string)");
  private static final Function INVALID = Function.parse("QueryInvalid(string)");

  /** Seconds of the feed's candles, five of its rounds. */
  private static final long CANDLE = 300;

  private final FeedStage stage = new FeedStage();

  private void create(long candlesKept) {
    // The first round begins with a candle.
    stage.time = (stage.time / CANDLE + 1) * CANDLE;
    stage.create(FeedStage.definition(1), 8, candlesKept);
  }

  private static Query query(long candles, long minutes) {
    return new Query("BTC", "USD", candles, minutes, 0, ALL);
  }

  private ExecutionResult ask(Query query) {
    return stage.call(
        STRANGER, Addresses.PRICE_HISTORY, PriceHistoryContract.history("prices", query));
  }

  private PriceHistoryContract.Input input(Query query) {
    ExecutionResult result = ask(query);
    assertTrue(result.success(), () -> "reverts with " + result.output().toUtf8());
    return PriceHistoryContract.decodeHistory(result.output());
  }

  private void assertValues(Query query, long... values) {
    assertEquals(
        LongStream.of(values).mapToObj(BigInteger::valueOf).toList(), input(query).values());
  }

  private static String reason(Function error, ExecutionResult result) {
    assertFalse(result.success(), "succeeds");
    assertEquals(
        Bytes.wrap(error.selector()), result.output().slice(0, 4), () -> result.output().toUtf8());
    return error.decodeCall(result.output().toArray()).get(0);
  }

  private void assertUnavailable(String reason, Query query) {
    assertEquals(reason, reason(UNAVAILABLE, ask(query)));
  }

  private void assertInvalid(String reason, Query query) {
    String given = reason(INVALID, ask(query));
    assertTrue(given.contains(reason), given);
  }

  /** The time from which on a candle is there whose last round is this one. */
  private long complete(long round) {
    return stage.version().closeOf(round) + FeedStage.INTERVAL;
  }

  /** Rounds 1 to 5 are of the first candle, 6 to 10 of the second. */
  private void takeTwoCandles() {
    stage.take(1, 1_000);
    stage.take(2, 1_300);
    stage.take(5, 1_100);
    stage.take(6, 1_200);
    stage.take(8, 900);
    stage.time = complete(10);
  }

  @Test
  void d5ACandleHasWhatItsRoundsCameTo() {
    create(64);
    takeTwoCandles();
    assertValues(query(2, 5), 1_000, 1_300, 1_000, 1_100, 1_200, 1_200, 900, 900);
    PriceHistoryContract.Input input = input(query(2, 5));
    assertEquals("prices", input.name());
    assertEquals(8, input.decimals());
    assertEquals(List.of(2L, 4L), input.shape());
  }

  @Test
  void d5OrderAndTypesAreThoseThatAreAskedFor() {
    create(64);
    takeTwoCandles();
    assertValues(new Query("BTC", "USD", 2, 5, 1, List.of(CLOSE, HIGH)), 900, 1_200, 1_100, 1_300);
    assertValues(new Query("BTC", "USD", 2, 5, 0, List.of(LOW)), 1_000, 900);
  }

  @Test
  void d5ACandleIsNotThereUntilItsLastRoundIsClosed() {
    create(64);
    takeTwoCandles();
    stage.time = complete(10) - 1;
    assertValues(query(1, 5), 1_000, 1_300, 1_000, 1_100);
    stage.time++;
    assertValues(query(1, 5), 1_200, 1_200, 900, 900);
  }

  @Test
  void d5LongerCandlesAreMadeOfTheFeedsOwn() {
    stage.time = (stage.time / (2 * CANDLE) + 1) * 2 * CANDLE;
    create64AtTime();
    takeTwoCandles();
    assertValues(query(1, 10), 1_000, 1_300, 900, 900);
    assertUnavailable(
        "candles are no multiple of the feed's, or shorter than its rounds", query(1, 7));
    assertUnavailable(
        "candles are no multiple of the feed's, or shorter than its rounds", query(1, 1));
  }

  private void create64AtTime() {
    stage.create(FeedStage.definition(1), 8, 64);
  }

  @Test
  void d5ACandleWithoutARoundHasTheValueBeforeIt() {
    create(64);
    stage.take(2, 700);
    stage.take(11, 800);
    stage.time = complete(15);
    assertValues(query(3, 5), 700, 700, 700, 700, 700, 700, 700, 700, 800, 800, 800, 800);
    assertUnavailable("the feed has no history so far back", query(4, 5));
  }

  @Test
  void d5AStaleFeedHasNoCandles() {
    create(64);
    takeTwoCandles();
    stage.time += FeedStage.HEARTBEAT + 2 * FeedStage.INTERVAL;
    assertUnavailable("the feed is stale", query(1, 5));
  }

  /** Heartbeat and grace are 660 s: the feed was silent for three whole candles. */
  @Test
  void d5ASilenceThatWasTooLongIsNoValue() {
    create(64);
    stage.take(2, 700);
    stage.take(21, 800);
    stage.time = complete(25);
    assertValues(query(1, 5), 800, 800, 800, 800);
    assertUnavailable("the feed was stale in that time", query(2, 5));
  }

  @Test
  void d5WhatARingHasDroppedIsNotMadeUp() {
    create(2);
    stage.take(2, 700);
    stage.take(6, 800);
    stage.take(11, 900);
    stage.time = complete(15);
    assertValues(query(2, 5), 800, 800, 800, 800, 900, 900, 900, 900);
    assertUnavailable("the feed has no history so far back", query(3, 5));
  }

  @Test
  void d5CandlesReachBackToTheFirstRoundOfTheDefinition() {
    create(64);
    stage.take(2, 700);
    FeedDefinition other = FeedStage.definition(1, 20_000, false);
    stage.succeed(ADMINISTRATOR, Addresses.FEEDS, FeedTransactions.change(FEED, other));
    FeedVersion next =
        FeedContract.decodeVersions(stage.read(FeedContract.versions(FEED))).next().orElseThrow();
    stage.take(next.firstRound() - 2, 800);
    stage.time = next.start();
    // The first round that begins with a candle of the new definition.
    long first = next.firstRound() + (CANDLE - next.start() % CANDLE) % CANDLE / 60;
    stage.take(first, 900);
    stage.time = complete(first + 4);
    assertValues(query(1, 5), 900, 900, 900, 900);
    assertUnavailable("the feed has no history so far back", query(3, 5));
  }

  private static long value(int candle) {
    return 1_000L + candle % 2 * 100L + candle;
  }

  /** More candles than one page of the walk, and than the feed tells at once. */
  @Test
  void d5AWalkGoesOverManyPages() {
    create(512);
    for (int i = 0; i < 280; i++) {
      stage.take(1 + 5L * i, value(i));
    }
    stage.time = complete(1_400);
    PriceHistoryContract.Input input = input(new Query("BTC", "USD", 280, 5, 0, List.of(CLOSE)));
    for (int i = 0; i < 280; i++) {
      assertEquals(value(i), input.values().get(i).longValueExact());
    }
  }

  @Test
  void d5AQueryThatMeansNothingIsRefusedByItsReason() {
    create(64);
    takeTwoCandles();
    assertInvalid("order", new Query("BTC", "USD", 1, 5, 2, ALL));
    assertInvalid("no volume", new Query("BTC", "USD", 1, 5, 0, List.of(VOLUME)));
    assertInvalid("twice", new Query("BTC", "USD", 1, 5, 0, List.of(OPEN, OPEN)));
    assertInvalid("candle_types", new Query("BTC", "USD", 1, 5, 0, List.of()));
    assertInvalid("31 bytes", new Query("B".repeat(29), "USD", 1, 5, 0, ALL));
    assertUnavailable("candles are not 1 to 512", query(0, 5));
    assertUnavailable("candles are not 1 to 512", query(513, 5));
    assertUnavailable("candles are not 1 minute to 30 days long", query(1, 0));
    FeedStage.assertReverts("FeedUnknown(bytes32)", ask(new Query("ETH", "USD", 1, 5, 0, ALL)));
  }
}
