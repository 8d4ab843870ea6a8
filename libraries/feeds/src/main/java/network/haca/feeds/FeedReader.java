package network.haca.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The feed contract behind a full node's JSON-RPC, for those who read. */
public final class FeedReader implements FeedLedger {
  /** Block time before a round's end from which on it may be submitted. */
  private static final long AHEAD_SECONDS = 10;

  /** Blocks that are searched for a submission, as many as a node tells logs of at once. */
  private static final long BLOCKS_MAX = 9_000;

  private final EthereumClient chain;

  public FeedReader(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public List<Bytes32> ids() throws IOException {
    Bytes output = chain.call(Addresses.FEEDS, FeedContract.ids());
    return output.isEmpty()
        ? List.of()
        : chain.read(Addresses.FEEDS, FeedContract.ids(), FeedContract::decodeIds);
  }

  @Override
  public Optional<State> state(Bytes32 feedId) throws IOException {
    Optional<FeedContract.Feed> feed = feed(feedId);
    if (feed.isEmpty()) {
      return Optional.empty();
    }
    long roundId =
        chain.read(
            Addresses.FEEDS, FeedContract.lastClosed(feedId), FeedContract::decodeLastClosed);
    return Optional.of(
        new State(
            feed.get(),
            chain.read(
                Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions),
            roundId,
            roundId == 0 ? Optional.empty() : round(feedId, roundId),
            chain.read(
                Addresses.FEEDS, FeedContract.isStale(feedId), FeedContract::decodeIsStale)));
  }

  /** The contract reverts for an id that it does not know; a chain without it says nothing. */
  private Optional<FeedContract.Feed> feed(Bytes32 feedId) throws IOException {
    try {
      Bytes output = chain.call(Addresses.FEEDS, FeedContract.feed(feedId));
      return output.isEmpty() ? Optional.empty() : Optional.of(FeedContract.decodeFeed(output));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<FeedContract.Round> round(Bytes32 feedId, long roundId) throws IOException {
    try {
      return Optional.of(
          chain.read(
              Addresses.FEEDS, FeedContract.round(feedId, roundId), FeedContract::decodeRound));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<FeedContract.Candle> candles(Bytes32 feedId, int max) throws IOException {
    return chain.read(
        Addresses.FEEDS, FeedContract.candles(feedId, max), FeedContract::decodeCandles);
  }

  @Override
  public long chainId() throws IOException {
    return chain.chainId();
  }

  @Override
  public Block blockAt(long seconds) throws IOException {
    long number = firstBlockAt(seconds);
    return new Block(number, chain.blockTime(number));
  }

  @Override
  public Optional<Block> block(Bytes32 feedId, FeedContract.Round round) throws IOException {
    Optional<JsonNode> event = event(feedId, round);
    if (event.isEmpty()) {
      return Optional.empty();
    }
    long number = Long.decode(event.get().path("blockNumber").asText());
    return Optional.of(new Block(number, chain.blockTime(number)));
  }

  @Override
  public Optional<Submitted> submission(Bytes32 feedId, FeedContract.Round round)
      throws IOException {
    Optional<JsonNode> event = event(feedId, round);
    return event.isEmpty()
        ? Optional.empty()
        : transaction(event.get().path("transactionHash").asText());
  }

  /** Of the last submission of a round. */
  private Optional<JsonNode> event(Bytes32 feedId, FeedContract.Round round) throws IOException {
    long from = firstBlockAt(round.endedAt() - AHEAD_SECONDS);
    long to = Math.min(chain.blockNumber(), from + BLOCKS_MAX);
    Optional<JsonNode> last = Optional.empty();
    for (JsonNode log : chain.logs(Addresses.FEEDS, FeedContract.SUBMITTED, from, to)) {
      JsonNode topics = log.path("topics");
      boolean isOfRound =
          topics.path(1).asText().equals(feedId.toHex())
              && topics.path(2).asText().equals(Bytes32.ofUnsigned(round.number()).toHex());
      if (isOfRound) {
        last = Optional.of(log);
      }
    }
    return last;
  }

  /** By halving. */
  private long firstBlockAt(long seconds) throws IOException {
    long low = 0;
    long high = chain.blockNumber();
    while (low < high) {
      long middle = (low + high) / 2;
      if (chain.blockTime(middle) < seconds) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Optional<Submitted> transaction(String hash) throws IOException {
    return reports(chain.ask("eth_getTransactionByHash", hash))
        .map(reports -> new Submitted(Bytes32.fromHex(hash), reports));
  }

  /**
   * The reports that a transaction brought to the contract. One to another contract, which called
   * this one, may contain anything.
   */
  static Optional<List<FeedTransactions.Report>> reports(JsonNode transaction) {
    String input = transaction.path("input").asText();
    return input.isEmpty()
            || !transaction.path("to").asText().equalsIgnoreCase(Addresses.FEEDS.toHex())
        ? Optional.empty()
        : FeedTransactions.submitted(Bytes.fromHex(input));
  }
}
