package network.haca.feeds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.FeedInput;

/**
 * Reads facts off the chain: closed rounds by the transactions that brought them, whose reports it
 * verifies itself by the registry (rule D4). For several threads.
 */
public final class FactReader {
  /** Rounds later than the last candle that are passed over. */
  private static final int LATER_MAX = 1_024;

  private final EthereumClient chain;
  private final FeedLedger feeds;
  private final RoundReports reports;

  public FactReader(EthereumClient chain, FeedLedger feeds) {
    this.chain = chain;
    this.feeds = feeds;
    this.reports = new RoundReports(chain, feeds);
  }

  /** What became of a query. */
  public sealed interface Outcome {
    record Found(FeedFact fact) implements Outcome {}

    /** There is no such fact; the message is for who asked. */
    record Refused(String message) implements Outcome {}
  }

  /** Ends the reading with a reason for who asked. */
  static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason);
    }
  }

  /**
   * @throws IOException if the chain does not answer
   */
  public Outcome read(FeedInput input) throws IOException {
    try {
      return new Outcome.Found(find(input));
    } catch (RefusedException e) {
      return new Outcome.Refused(
          "feed '%s' %s".formatted(input.feed(), String.valueOf(e.getMessage())));
    }
  }

  private FeedFact find(FeedInput input) throws IOException, RefusedException {
    FeedLedger.State state =
        feeds.state(input.feedId()).orElseThrow(() -> new RefusedException("is not on this chain"));
    FeedContract.Round latest =
        state.latest().orElseThrow(() -> new RefusedException("has no value yet"));
    if (state.isStale()) {
      throw new RefusedException(
          "is stale: its latest value was observed at " + latest.updatedAt());
    }
    FeedVersion version = state.versions().of(latest.number());
    if (latest.number() < version.firstRound()) {
      throw new RefusedException("has no value under its present definition yet");
    }
    long until = 0;
    List<FeedContract.Round> rounds = List.of(latest);
    if (input.candles().isPresent()) {
      until = until(input.candles().get(), version);
      rounds = rounds(input, state, version, until);
    }
    long chainId = chain.chainId();
    Map<Bytes32, FeedFact.Reporter> nodes = new TreeMap<>();
    List<FeedFact.Round> verified = new ArrayList<>();
    for (FeedContract.Round round : rounds) {
      verified.add(
          reports.verified(FeedWords.terms(chainId, input.feedId(), version), round, nodes));
    }
    return new FeedFact(input, chainId, until, version, List.copyOf(nodes.values()), verified);
  }

  /** All rounds that began before are closed by the chain's time. */
  private long until(CandleQuery query, FeedVersion version) throws IOException, RefusedException {
    long interval = version.definition().interval();
    if (query.seconds() < interval) {
      throw new RefusedException(
          "has rounds of %s s; candles of %s s cannot be made of them"
              .formatted(interval, query.seconds()));
    }
    long time = chain.blockTime(chain.blockNumber());
    return Math.floorDiv(time - interval - version.definition().window(), query.seconds())
        * query.seconds();
  }

  private List<FeedContract.Round> rounds(
      FeedInput input, FeedLedger.State state, FeedVersion version, long until)
      throws IOException, RefusedException {
    CandleQuery query = input.candles().orElseThrow();
    long from = CandleValues.from(query, until);
    List<FeedContract.Round> rounds = new ArrayList<>();
    long first = Long.MAX_VALUE;
    for (long roundId = state.roundId(); first >= from; roundId--) {
      FeedContract.Round round = round(input, roundId, version);
      first = round.endedAt() - round.interval();
      boolean isNeeded =
          first < from ? !beginsWithin(rounds, from + query.seconds()) : first < until;
      if (isNeeded) {
        rounds.addFirst(round);
      }
      if (rounds.size() > FeedFact.ROUNDS_MAX || state.roundId() - roundId > LATER_MAX) {
        throw new RefusedException(
            "has more rounds in that time than %s; ask for fewer or shorter candles"
                .formatted(FeedFact.ROUNDS_MAX));
      }
      if (first >= from && roundId == 1 && beginsWithin(rounds, from + query.seconds())) {
        break;
      }
    }
    return rounds;
  }

  private static boolean beginsWithin(List<FeedContract.Round> rounds, long end) {
    return !rounds.isEmpty() && rounds.getFirst().endedAt() - rounds.getFirst().interval() < end;
  }

  private FeedContract.Round round(FeedInput input, long roundId, FeedVersion version)
      throws IOException, RefusedException {
    Optional<FeedContract.Round> round =
        roundId < 1 ? Optional.empty() : feeds.round(input.feedId(), roundId);
    return round
        .filter(it -> it.number() >= version.firstRound())
        .orElseThrow(
            () ->
                new RefusedException(
                    "has no history so far back under its present definition, which began at %s;"
                            .formatted(version.start())
                        + " ask for fewer candles"));
  }
}
