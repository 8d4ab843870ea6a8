package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.contracts.FakeNode;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;

/** Rule D4: which rounds a query names, and what cannot be had is refused with the reason. */
class FactReaderTest {
  /** A ledger whose rounds are all submitted, each by its number, with no report. */
  private static final class Ledger implements FeedLedger {
    private boolean isStale;
    private boolean isKnown = true;
    private long rounds = 12;
    private long oldest = 1;
    private long firstRound = 1;
    private long asked = Long.MAX_VALUE;
    private int searches;
    private int roundsAsked;
    private Runnable onState = () -> {};

    @Override
    public List<Bytes32> ids() {
      return List.of();
    }

    @Override
    public Optional<State> state(Bytes32 feedId) {
      onState.run();
      return isKnown
          ? Optional.of(
              new State(
                  new FeedContract.Feed(Address.ZERO, 64, 64, rounds),
                  new FeedContract.Versions(
                      new FeedVersion(
                          firstRound,
                          SampleFacts.START + (firstRound - 1) * SampleFacts.INTERVAL,
                          SampleFacts.version().definition()),
                      Optional.empty()),
                  rounds,
                  round(feedId, rounds),
                  isStale))
          : Optional.empty();
    }

    @Override
    public Optional<FeedContract.Round> round(Bytes32 feedId, long roundId) {
      roundsAsked++;
      long end = SampleFacts.START + roundId * SampleFacts.INTERVAL;
      return roundId < oldest
          ? Optional.empty()
          : Optional.of(
              new FeedContract.Round(
                  BigInteger.TEN, roundId, end - 10, end, 10, 10, 3, 0, Bytes32.ZERO));
    }

    @Override
    public List<FeedContract.Candle> candles(Bytes32 feedId, int max) {
      return List.of();
    }

    @Override
    public long chainId() {
      return SampleFacts.CHAIN_ID;
    }

    @Override
    public Block blockAt(long seconds) {
      return new Block(1, seconds);
    }

    @Override
    public Optional<Block> block(Bytes32 feedId, FeedContract.Round round) {
      return Optional.empty();
    }

    @Override
    public Map<Long, Submitted> submissions(Bytes32 feedId, List<FeedContract.Round> rounds) {
      searches++;
      asked = Math.min(asked, rounds.getFirst().number());
      Map<Long, Submitted> found = new TreeMap<>();
      rounds.forEach(round -> found.put(round.number(), new Submitted(Bytes32.ZERO, List.of())));
      return found;
    }
  }

  private final Ledger ledger = new Ledger();

  private final AtomicLong chainTime = new AtomicLong();

  /** The reason of a refusal, while the chain's latest block is of a time. */
  private String refusal(FeedInput input, long time) throws IOException {
    return refusal(input, time, Deadline.in(Duration.ofMinutes(1), InstantSource.system()));
  }

  private String refusal(FeedInput input, long time, Deadline deadline) throws IOException {
    chainTime.set(time);
    try (FakeNode node =
        new FakeNode(
            request ->
                request.contains("getBlockByNumber")
                    ? "\"result\":{\"timestamp\":\"0x%x\"}".formatted(chainTime.get())
                    : "\"result\":\"0x7\"")) {
      FactReader reader = new FactReader(node.client(), ledger);
      return assertInstanceOf(FactReader.Outcome.Refused.class, reader.read(input, deadline))
          .message();
    }
  }

  @Test
  void unknownAndStaleFeedsAreRefusedWithTheReason() throws IOException {
    ledger.isStale = true;
    assertTrue(refusal(SampleFacts.latest(Datatype.FP32), 1_130).contains("is stale"));
    ledger.isKnown = false;
    assertEquals(
        "feed 'BTC-USD' is not on this chain", refusal(SampleFacts.latest(Datatype.FP32), 1_130));
  }

  @Test
  void candlesShorterThanRoundsAreRefused() throws IOException {
    FeedInput input = SampleFacts.candles(2, Value.CLOSE);
    FeedInput shorter =
        new FeedInput(
            "x",
            Datatype.FP64,
            List.of(1L),
            "BTC-USD",
            input.candles().map(q -> new CandleQuery(1, 9, false, q.values())));
    assertTrue(refusal(shorter, 1_130).contains("candles of 9 s cannot be made"));
  }

  @Test
  void moreHistoryThanThereIsIsRefused() throws IOException {
    ledger.oldest = 4;
    assertTrue(
        refusal(SampleFacts.candles(9, Value.CLOSE), 1_130).contains("no history so far back"));
  }

  /** A round whose reports do not come to the contract's value counts for nothing. */
  @Test
  void reportsThatDoNotComeToTheValueAreRefused() throws IOException {
    assertTrue(
        refusal(SampleFacts.candles(2, Value.CLOSE), 1_130).contains("do not come to its value"));
    // Until 1100: two candles of two rounds each begin with round 7.
    assertEquals(7, ledger.asked);
  }

  private static FeedInput candles(int count, long seconds) {
    return new FeedInput(
        "x",
        Datatype.FP64,
        List.of((long) count),
        "BTC-USD",
        Optional.of(new CandleQuery(count, seconds, false, List.of(Value.CLOSE))));
  }

  @Test
  void theBoundThatIsReachedIsNamed() throws IOException {
    ledger.rounds = 3_000;
    String many = refusal(candles(2, 3_000), 31_030);
    assertTrue(many.contains("has more rounds in that time than 256"), many);
    // The last complete candle ends at 16000, after which 1500 rounds were made.
    String later = refusal(candles(1, 16_000), 31_030);
    assertTrue(later.contains("after the last complete candle than 1024"), later);
  }

  /** Candles may begin with the first round of a definition, be it the feed's first or not. */
  @Test
  void candlesMayBeginWithTheFirstRoundOfADefinition() throws IOException {
    ledger.firstRound = 5;
    assertTrue(
        refusal(SampleFacts.candles(3, Value.CLOSE), 1_130).contains("do not come to its value"));
    assertEquals(5, ledger.asked);
    assertTrue(
        refusal(SampleFacts.candles(4, Value.CLOSE), 1_130).contains("no history so far back"));
  }

  /** While the state is read, another round closes: it is of no candle yet. */
  @Test
  void candlesEndByTheTimeBeforeTheStateIsRead() throws IOException {
    ledger.onState = () -> chainTime.set(1_150);
    assertTrue(
        refusal(SampleFacts.candles(2, Value.CLOSE), 1_130).contains("do not come to its value"));
    assertEquals(7, ledger.asked);
  }

  @Test
  void allRoundsOfARequestAreLookedForAtOnce() throws IOException {
    String refusal = refusal(SampleFacts.candles(2, Value.CLOSE), 1_130);
    assertTrue(refusal.contains("round 7"), refusal);
    assertEquals(1, ledger.searches);
  }

  @Test
  void aRequestThatTakesTooLongIsRefusedWithTheBound() throws IOException {
    AtomicLong seconds = new AtomicLong();
    Deadline deadline =
        Deadline.in(Duration.ofSeconds(3), () -> Instant.ofEpochSecond(seconds.getAndIncrement()));
    assertEquals(
        "feed 'BTC-USD' was not read within 3 s; ask again, since what was read is kept, or for"
            + " fewer candles",
        refusal(SampleFacts.candles(2, Value.CLOSE), 1_130, deadline));
    assertEquals(4, ledger.roundsAsked, "the latest, and three by the deadline");
  }
}
