package network.haca.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** Blocks that are searched at once, as many as a node tells logs of. */
  private static final long BLOCKS_MAX = 9_000;

  /** Rounds of which it is remembered in which block they were submitted. */
  private static final int SUBMITTED_MAX = 4_096;

  private final EthereumClient chain;
  private final BlockSearch blocks;
  private final Remembered<Place, Block> submitted = new Remembered<>(SUBMITTED_MAX);

  /** A round as it was submitted once: a larger set of reports has another digest. */
  private record Place(Bytes32 feedId, long round, Bytes32 reports) {}

  public FeedReader(EthereumClient chain) {
    this.chain = chain;
    this.blocks = new BlockSearch(chain);
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
    long number = blocks.firstAt(seconds, chain.blockNumber());
    return new Block(number, chain.blockTime(number));
  }

  @Override
  public Optional<Block> block(Bytes32 feedId, FeedContract.Round round) throws IOException {
    Place place = new Place(feedId, round.number(), round.reports());
    Optional<Block> known = submitted.get(place);
    JsonNode event = known.isPresent() ? null : events(feedId, List.of(round)).get(round.number());
    if (event == null) {
      return known;
    }
    long number = Long.decode(event.path("blockNumber").asText());
    Block block = new Block(number, chain.blockTime(number));
    submitted.put(place, block);
    return Optional.of(block);
  }

  @Override
  public Map<Long, Submitted> submissions(Bytes32 feedId, List<FeedContract.Round> rounds)
      throws IOException {
    Map<Long, Submitted> found = new TreeMap<>();
    for (var event : events(feedId, rounds).entrySet()) {
      transaction(event.getValue().path("transactionHash").asText())
          .ifPresent(submitted -> found.put(event.getKey(), submitted));
    }
    return found;
  }

  /** Of the last submission of each round, by the rounds' numbers. */
  private Map<Long, JsonNode> events(Bytes32 feedId, List<FeedContract.Round> rounds)
      throws IOException {
    Map<String, Long> numbers = new TreeMap<>();
    rounds.forEach(each -> numbers.put(word(each).toHex(), each.number()));
    List<List<Bytes32>> topics =
        List.of(
            List.of(FeedContract.SUBMITTED),
            List.of(feedId),
            rounds.stream().map(FeedReader::word).toList());
    long latest = chain.blockNumber();
    FeedContract.Round last = rounds.getLast();
    long end = blocks.firstAt(last.endedAt() + last.window() + 1, latest);
    long from = blocks.firstAt(rounds.getFirst().endedAt() - AHEAD_SECONDS, end);
    Map<Long, JsonNode> found = new TreeMap<>();
    for (; from <= end; from += BLOCKS_MAX) {
      long to = Math.min(end, from + BLOCKS_MAX - 1);
      for (JsonNode log : chain.logs(Addresses.FEEDS, topics, from, to)) {
        Optional.ofNullable(numbers.get(log.path("topics").path(2).asText()))
            .ifPresent(number -> found.put(number, log));
      }
    }
    return found;
  }

  private static Bytes32 word(FeedContract.Round round) {
    return Bytes32.ofUnsigned(round.number());
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
