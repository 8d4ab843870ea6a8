package network.haca.feeds;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes32;

/** Feeds as the chain has them. */
public interface FeedLedger {
  /**
   * A feed of now.
   *
   * @param roundId Chainlink's number of the latest closed round, 0 if there is none
   */
  record State(
      FeedContract.Feed feed,
      FeedContract.Versions versions,
      long roundId,
      Optional<FeedContract.Round> latest,
      boolean isStale) {}

  /** A submission with the transaction that brought it. */
  record Submitted(Bytes32 transaction, List<FeedTransactions.Report> reports) {
    public Submitted {
      reports = List.copyOf(reports);
    }
  }

  /**
   * A block of the chain.
   *
   * @param time seconds
   */
  record Block(long number, long time) {}

  /** In the order in which they were created. */
  List<Bytes32> ids() throws IOException;

  /** The chain that the feeds are on. */
  long chainId() throws IOException;

  /** The first block that is not older than a time in seconds; the latest if all are. */
  Block blockAt(long seconds) throws IOException;

  /** The block with the last submission of a round; nothing if the chain's node lacks it. */
  Optional<Block> block(Bytes32 feedId, FeedContract.Round round) throws IOException;

  /** Nothing if there is no such feed. */
  Optional<State> state(Bytes32 feedId) throws IOException;

  /** A round of the history; nothing if it is not kept, or not closed. */
  Optional<FeedContract.Round> round(Bytes32 feedId, long roundId) throws IOException;

  /** The oldest first. */
  List<FeedContract.Candle> candles(Bytes32 feedId, int max) throws IOException;

  /**
   * The last submission of a round; nothing if the chain's node does not have it any more, or if
   * another contract made it.
   */
  Optional<Submitted> submission(Bytes32 feedId, FeedContract.Round round) throws IOException;
}
