package network.haca.bridge.http;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedLedger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/** One feed, whose rounds the test gives. */
final class FakeFeeds implements FeedLedger {
  static final Bytes32 ID = FeedName.toId("BTC-USD").orElseThrow();
  private static final String QUERY =
      """
      {"sources": [{"source": "kraken-ticker", "digest": "0x%s", "parameters": {"pair": "XBTUSD"}}]}\
      """
          .formatted("12".repeat(32));
  private static final long START = 1_790_000_000L;

  /** A feed that the chain does not answer for until the test lets it. */
  static final Bytes32 SLOW = FeedName.toId("SLOW").orElseThrow();

  final CountDownLatch slowAsked = new CountDownLatch(1);
  final CountDownLatch slowAnswers = new CountDownLatch(1);
  private final List<FeedContract.Round> rounds = new ArrayList<>();
  volatile boolean isDown;
  volatile boolean isStale;

  synchronized void add(long answer) {
    long number = rounds.size() + 1L;
    rounds.add(
        new FeedContract.Round(
            BigInteger.valueOf(answer),
            number,
            START + 60 * number - 30,
            START + 60 * number,
            60,
            30,
            3,
            1,
            Bytes32.ofUnsigned(number)));
  }

  @Override
  public List<Bytes32> ids() throws IOException {
    requireUp();
    return List.of(ID);
  }

  @Override
  public Optional<State> state(Bytes32 feedId) throws IOException {
    requireUp();
    if (feedId.equals(SLOW)) {
      waitForTheTest();
    }
    return known(feedId);
  }

  private void waitForTheTest() throws IOException {
    slowAsked.countDown();
    try {
      slowAnswers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private synchronized Optional<State> known(Bytes32 feedId) {
    if (!feedId.equals(ID)) {
      return Optional.empty();
    }
    FeedDefinition definition =
        new FeedDefinition(
            "BTC / USD",
            QUERY,
            List.of(Address.ZERO),
            60,
            30,
            600,
            60,
            5_000,
            10_000,
            300,
            2,
            false);
    return Optional.of(
        new State(
            new FeedContract.Feed(Address.ZERO, 8, 8, rounds.size()),
            new FeedContract.Versions(new FeedVersion(1, START, definition), Optional.empty()),
            rounds.size(),
            rounds.isEmpty() ? Optional.empty() : Optional.of(rounds.getLast()),
            isStale));
  }

  @Override
  public synchronized Optional<FeedContract.Round> round(Bytes32 feedId, long roundId)
      throws IOException {
    requireUp();
    return roundId < 1 || roundId > rounds.size()
        ? Optional.empty()
        : Optional.of(rounds.get((int) roundId - 1));
  }

  @Override
  public List<FeedContract.Candle> candles(Bytes32 feedId, int max) throws IOException {
    requireUp();
    BigInteger value = BigInteger.valueOf(max);
    return List.of(new FeedContract.Candle(START, value, value, value, value, 1));
  }

  @Override
  public long chainId() {
    return 262_144;
  }

  @Override
  public Block blockAt(long seconds) {
    return new Block(seconds - START + 7, seconds);
  }

  @Override
  public Optional<Block> block(Bytes32 feedId, FeedContract.Round round) {
    return Optional.of(new Block(100 + round.number(), round.endedAt() + 5));
  }

  @Override
  public Optional<Submitted> submission(Bytes32 feedId, FeedContract.Round round) {
    return round.number() == 1
        ? Optional.empty()
        : Optional.of(
            new Submitted(
                Bytes32.ofUnsigned(9),
                List.of(
                    new FeedTransactions.Report(
                        Bytes32.ofUnsigned(5),
                        round.answer(),
                        round.updatedAt(),
                        Bytes.fromHex("0102")))));
  }

  private void requireUp() throws IOException {
    if (isDown) {
      throw new IOException("down");
    }
  }
}
