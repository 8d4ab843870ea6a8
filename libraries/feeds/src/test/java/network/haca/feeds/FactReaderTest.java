package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.FakeNode;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;

/** Rule D4: which rounds a query names, and what cannot be had is refused with the reason. */
class FactReaderTest {
  private static final int ROUNDS = 12;

  /** A ledger whose rounds are all submitted, each by its number, with no report. */
  private static final class Ledger implements FeedLedger {
    private boolean isStale;
    private boolean isKnown = true;
    private long oldest = 1;
    private long asked = Long.MAX_VALUE;

    @Override
    public List<Bytes32> ids() {
      return List.of();
    }

    @Override
    public Optional<State> state(Bytes32 feedId) {
      return isKnown
          ? Optional.of(
              new State(
                  new FeedContract.Feed(Address.ZERO, 64, 64, ROUNDS),
                  new FeedContract.Versions(SampleFacts.version(), Optional.empty()),
                  ROUNDS,
                  round(feedId, ROUNDS),
                  isStale))
          : Optional.empty();
    }

    @Override
    public Optional<FeedContract.Round> round(Bytes32 feedId, long roundId) {
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
    public Optional<Submitted> submission(Bytes32 feedId, FeedContract.Round round) {
      asked = Math.min(asked, round.number());
      List<FeedTransactions.Report> none = List.of();
      return Optional.of(new Submitted(Bytes32.ZERO, none));
    }
  }

  private final Ledger ledger = new Ledger();

  /** The reason of a refusal, while the chain's latest block is of a time. */
  private String refusal(FeedInput input, long time) throws IOException {
    try (FakeNode node =
        new FakeNode(
            request ->
                request.contains("getBlockByNumber")
                    ? "\"result\":{\"timestamp\":\"0x%x\"}".formatted(time)
                    : "\"result\":\"0x7\"")) {
      FactReader reader = new FactReader(node.client(), ledger);
      return assertInstanceOf(FactReader.Outcome.Refused.class, reader.read(input)).message();
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
}
