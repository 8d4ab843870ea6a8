package network.haca.fullnode.core;

import static network.haca.fullnode.core.FeedStage.FEED;
import static network.haca.fullnode.core.FeedStage.assertReverts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDue;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule D3 on the real contract in the real EVM: when rounds are taken, and what readers see. */
class FeedRoundsTest {
  private static final Function LATEST =
      Function.parse("latestRoundData()", "(uint80,int256,uint256,uint256,uint80)");
  private static final Function ROUND =
      Function.parse("getRoundData(uint80)", "(uint80,int256,uint256,uint256,uint80)");
  private static final Function DECIMALS = Function.parse("decimals()", "(uint8)");
  private static final Function DESCRIPTION = Function.parse("description()", "(string)");
  private static final Function VERSION = Function.parse("version()", "(uint256)");

  /** Sixteen reports of nodes that were never read before. */
  private static final long GAS_MAX = 2_700_000;

  private final FeedStage stage = new FeedStage();

  private long lastClosed() {
    return FeedContract.decodeLastClosed(stage.read(FeedContract.lastClosed(FEED)));
  }

  private boolean isStale() {
    return FeedContract.decodeIsStale(stage.read(FeedContract.isStale(FEED)));
  }

  private Address proxy() {
    return FeedContract.decodeFeed(stage.read(FeedContract.feed(FEED))).proxy();
  }

  private ExecutionResult ask(Function function, Object... arguments) {
    Bytes data = Bytes.copyOf(function.encodeCall(Tuple.from(arguments)));
    return stage.call(FeedStage.STRANGER, proxy(), data);
  }

  private Tuple answer(Function function, Object... arguments) {
    ExecutionResult result = ask(function, arguments);
    assertTrue(result.success(), () -> "reverts with " + result.output());
    return function.decodeReturn(result.output().toArray());
  }

  @Test
  void d3ARoundIsTakenFromItsEndUntilItsWindowCloses() {
    stage.create(FeedStage.definition(2));
    List<SignedReport> reports = stage.reports(1, 1_000, 1_000);
    long end = stage.version().endOf(1);
    stage.time = end - 11;
    assertReverts("RoundNotOver(uint256)", stage.submit(1, reports));
    assertReverts("RoundUnknown(uint64)", stage.submit(0, reports));
    assertReverts("RoundNotOver(uint256)", stage.submit(1L << 62, reports));
    stage.time = end + FeedStage.WINDOW + 1;
    assertReverts("RoundClosed(uint256)", stage.submit(1, reports));
    // Block time may be ten seconds behind the nodes' clocks.
    stage.time = end - 10;
    assertTrue(stage.submit(1, reports).success());
    assertEquals(0, lastClosed(), "readers see closed rounds");
    stage.time = end + FeedStage.WINDOW;
    assertEquals(0, lastClosed());
    stage.time++;
    assertEquals(1, lastClosed());
  }

  @Test
  void d3OnlyALargerSetReplacesOneUntilTheWindowCloses() {
    stage.create(FeedStage.definition(3));
    stage.time = stage.version().endOf(1);
    List<SignedReport> all = stage.reports(1, 1_000, 1_000, 1_008);
    assertTrue(stage.submit(1, all.subList(1, 3)).success());
    assertReverts("NotLarger(uint256)", stage.submit(1, all.subList(0, 2)));
    assertTrue(stage.submit(1, all).success());
    assertReverts("NotLarger(uint256)", stage.submit(1, all));
    stage.time = stage.version().closeOf(1) + 1;
    assertReverts("RoundClosed(uint256)", stage.submit(1, all));
    assertEquals(1, lastClosed(), "one round, however often it was replaced");
    assertEquals(BigInteger.valueOf(1_000), stage.latest().answer());
    assertEquals(3, stage.latest().counted());
  }

  @Test
  void d3ALoneLiarsSmallSetIsReplacedByTheFullOneThoughTheLieIsAnOutlierThere() {
    stage.create(FeedStage.definition(3, 20_000, false));
    stage.time = stage.version().endOf(1);
    List<SignedReport> all = stage.reports(1, 100, 100, 104);
    assertTrue(stage.submit(1, all.subList(1, 3)).success());
    assertTrue(stage.submit(1, all).success());
    assertReverts("NotLarger(uint256)", stage.submit(1, all.subList(1, 3)));
    stage.time = stage.version().closeOf(1) + 1;
    assertEquals(BigInteger.valueOf(100), stage.latest().answer());
    assertEquals(2, stage.latest().counted());
    assertEquals(1, stage.latest().outliers());
  }

  @Test
  void d3AValueIsTakenIfItMovedOrTheHeartbeatWouldBeOver() {
    stage.create(FeedStage.definition(2));
    stage.take(1, 200_000, 200_000);
    stage.time = stage.version().endOf(2);
    assertReverts("NotDue()", stage.submit(2, stage.reports(2, 200_999, 200_999)));
    assertReverts("NotDue()", stage.submit(2, stage.reports(2, 199_001, 199_001)));
    stage.take(2, 201_000, 201_000);
    stage.take(3, 199_995, 199_995);
    // Ten rounds of a minute are the heartbeat: the round whose successor would close after it.
    for (long round = 4; round < 12; round++) {
      stage.time = stage.version().endOf(round);
      assertReverts("NotDue()", stage.submit(round, stage.reports(round, 199_995, 199_995)));
    }
    stage.take(12, 199_995, 199_995);
    assertEquals(4, lastClosed());
    assertReverts("RoundClosed(uint256)", stage.submit(3, stage.reports(3, 1, 1)));
  }

  @Test
  void d3AnyMoveFromZeroAndTheSmallestDeviationAreTriggers() {
    stage.create(FeedStage.definition(2));
    stage.take(1, 0, 0);
    stage.time = stage.version().endOf(2);
    assertReverts("NotDue()", stage.submit(2, stage.reports(2, 0, 0)));
    stage.take(2, 1, 1);
    stage.take(3, -1, -1);
    assertEquals(BigInteger.ONE.negate(), stage.latest().answer());
  }

  @Test
  void aSilentMajorityMakesTheFeedStaleWhichSaysSo() {
    stage.create(FeedStage.definition(3));
    assertTrue(isStale(), "nothing was submitted yet");
    assertReverts("NoData(bytes32,uint256)", ask(LATEST));
    stage.take(1, 1_000, 1_000, 1_000);
    long until = stage.latest().updatedAt() + FeedStage.HEARTBEAT + 60;
    stage.time = stage.version().endOf(2);
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(2, stage.reports(2, 5_000)));
    stage.time = until;
    assertFalse(isStale());
    stage.time++;
    assertTrue(isStale());
    assertEquals(BigInteger.valueOf(1_000), answer(LATEST).get(1), "flagged, not refused");
  }

  @Test
  void aStaleAnswerRevertsWhereTheFeedSaysSo() {
    stage.create(FeedStage.definition(1, 0, true));
    stage.take(1, 1_000);
    assertEquals(BigInteger.valueOf(1_000), answer(LATEST).get(1));
    stage.time = stage.latest().updatedAt() + FeedStage.HEARTBEAT + 61;
    assertReverts("StaleAnswer(uint256)", ask(LATEST));
    assertEquals(BigInteger.valueOf(1_000), answer(ROUND, BigInteger.ONE).get(1), "history stays");
  }

  @Test
  void aWrongMinorityDoesNotMoveTheFeed() {
    stage.create(FeedStage.definition(5));
    stage.take(1, 1_000_000, 1_000_001, 1_000_002, 99_000_000, -5);
    assertEquals(BigInteger.valueOf(1_000_001), stage.latest().answer());
    assertEquals(2, stage.latest().outliers());
  }

  @Test
  void contractsReadTheFeedByChainlinksInterface() {
    stage.create(FeedStage.definition(2));
    stage.take(1, 1_000, 1_000);
    stage.take(2, -2_000, -2_000);
    long start = stage.version().startOf(2);
    BigInteger two = BigInteger.TWO;
    Tuple expected =
        Tuple.of(
            two,
            BigInteger.valueOf(-2_000),
            BigInteger.valueOf(start),
            BigInteger.valueOf(start + FeedStage.INTERVAL / 2),
            two);
    assertEquals(expected, answer(LATEST));
    assertEquals(expected, answer(ROUND, two));
    assertEquals(BigInteger.valueOf(1_000), answer(ROUND, BigInteger.ONE).get(1));
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, BigInteger.ZERO));
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, BigInteger.valueOf(3)));
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, two.pow(80).subtract(BigInteger.ONE)));
    assertEquals(8, answer(DECIMALS).<Integer>get(0));
    assertEquals("BTC / USD", answer(DESCRIPTION).get(0));
    assertEquals(BigInteger.ONE, answer(VERSION).get(0));
  }

  @Test
  void d3TheHistoryIsARing() {
    stage.create(FeedStage.definition(1), 3, 1);
    for (long round = 1; round <= 5; round++) {
      stage.take(round, round * 1_000);
    }
    stage.time = stage.version().endOf(6);
    for (long kept = 3; kept <= 5; kept++) {
      assertEquals(
          BigInteger.valueOf(kept * 1_000), answer(ROUND, BigInteger.valueOf(kept)).get(1));
    }
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, BigInteger.TWO));
    assertTrue(stage.submit(6, stage.reports(6, 6_000)).success());
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, BigInteger.valueOf(3)));
    assertReverts("NoData(bytes32,uint256)", ask(ROUND, BigInteger.valueOf(6)));
    assertEquals(BigInteger.valueOf(5_000), answer(LATEST).get(1));
  }

  /** Recomputed of all rounds; only closed ones are in candles. */
  @Test
  void candlesAreOfTheRoundsThatBeganInThem() {
    stage.create(FeedStage.definition(1), 8, 4);
    Random random = new Random(5);
    List<FeedContract.Candle> expected = new ArrayList<>();
    long value = 1_000_000;
    for (long round = 1; round <= 40; round++) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      value += 10_000L * (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(3));
      stage.time = stage.version().endOf(round);
      assertTrue(stage.submit(round, stage.reports(round, value)).success());
      assertEquals(last(expected), candles(), "the open round is not in it");
      stage.time = stage.version().closeOf(round) + 1;
      add(expected, stage.version().startOf(round), BigInteger.valueOf(value));
      assertEquals(last(expected), candles());
    }
    assertTrue(expected.size() > 5);
    assertEquals(
        List.of(expected.getLast()),
        FeedContract.decodeCandles(stage.read(FeedContract.candles(FEED, 1))));
  }

  private static List<FeedContract.Candle> last(List<FeedContract.Candle> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - 4), all.size()));
  }

  private List<FeedContract.Candle> candles() {
    return FeedContract.decodeCandles(stage.read(FeedContract.candles(FEED, 256)));
  }

  private static void add(List<FeedContract.Candle> candles, long time, BigInteger value) {
    long start = time - time % 300;
    if (candles.isEmpty() || candles.getLast().start() != start) {
      candles.add(new FeedContract.Candle(start, value, value, value, value, 1));
      return;
    }
    FeedContract.Candle last = candles.removeLast();
    candles.add(
        new FeedContract.Candle(
            start,
            last.open(),
            last.high().max(value),
            last.low().min(value),
            value,
            last.rounds() + 1));
  }

  /** Those who submit ask before they send: they and the contract agree. */
  @Test
  void d3WhatIsDueIsWhatTheContractTakes() {
    stage.create(FeedStage.definition(3));
    Random random = new Random(11);
    int taken = 0;
    long value = 1_000_000;
    for (int i = 0; i < 120; i++) {
      long round = 1L + i / 3;
      stage.time = stage.version().endOf(round) - 15 + random.nextInt(50);
      value += random.nextInt(9_000) - 4_500;
      int count = 2 + random.nextInt(2);
      List<SignedReport> reports = stage.reports(round, value, value, value).subList(0, count);
      Optional<FeedContract.Round> last =
          FeedContract.decodeLastSubmitted(stage.read(FeedContract.lastSubmitted(FEED)));
      FeedDue due =
          FeedDue.of(stage.version(), last, round, BigInteger.valueOf(value), count, stage.time);
      ExecutionResult result = stage.submit(round, reports);
      assertEquals(due == FeedDue.SUBMIT, result.success(), () -> due + ": " + result.output());
      taken += result.success() ? 1 : 0;
    }
    assertTrue(taken > 5 && taken < 100, "taken: " + taken);
  }

  @Test
  void d3TheGasOfTheLargestSubmissionIsBounded() {
    stage.create(FeedStage.definition(FeedStage.OWNERS));
    long[] values = new long[FeedTransactions.REPORTS_MAX];
    stage.time = stage.version().endOf(1);
    ExecutionResult first = stage.submit(1, stage.reports(1, values));
    stage.time = stage.version().endOf(12);
    ExecutionResult later = stage.submit(12, stage.reports(12, values));
    assertTrue(first.success() && later.success());
    assertTrue(first.gasUsed() < GAS_MAX, () -> "gas " + first.gasUsed());
    assertTrue(later.gasUsed() < first.gasUsed(), () -> "gas " + later.gasUsed());
  }

  @Test
  void l10EarlierVersionsOfTheRulesHaveNoFeeds() {
    ChainConfig own = ChainConfig.development();
    ChainConfig three =
        new ChainConfig(
            own.chainId(),
            own.cometChainId(),
            true,
            own.gasLimit(),
            own.baseFee(),
            own.administrator(),
            own.relay(),
            own.operators(),
            own.approvers(),
            own.accounts(),
            own.attestationRoots(),
            true,
            own.takesUnprotectedTransactions(),
            List.of(),
            RulesVersion.THREE);
    assertTrue(new TestLedger(three, 1).latest().state().code(Addresses.FEEDS).isEmpty());
    assertFalse(new TestLedger(own, 1).latest().state().code(Addresses.FEEDS).isEmpty());
  }
}
