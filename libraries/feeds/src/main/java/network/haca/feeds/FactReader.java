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

  /** Rounds that are remembered once they are closed. */
  private static final int CLOSED_MAX = 8_192;

  private final EthereumClient chain;
  private final FeedLedger feeds;
  private final RoundReports reports;
  private final Remembered<Place, FeedContract.Round> closed = new Remembered<>(CLOSED_MAX);

  private record Place(Bytes32 feedId, long roundId) {}

  public FactReader(EthereumClient chain, FeedLedger feeds) {
    this.chain = chain;
    this.feeds = feeds;
    this.reports = new RoundReports(new RegistryNodes(chain), feeds::submissions);
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
   * Reads what an input is to be made of.
   *
   * @param deadline after which what is not read yet is refused
   * @throws IOException if the chain does not answer
   */
  public Outcome read(FeedInput input, Deadline deadline) throws IOException {
    try {
      return new Outcome.Found(find(input, deadline));
    } catch (RefusedException e) {
      return new Outcome.Refused(
          "feed '%s' %s".formatted(input.feed(), String.valueOf(e.getMessage())));
    }
  }

  private FeedFact find(FeedInput input, Deadline deadline) throws IOException, RefusedException {
    // The time first: what is closed by then is in the state that is read after.
    long time = input.candles().isPresent() ? chain.blockTime() : 0;
    FeedLedger.State state =
        feeds.state(input.feedId()).orElseThrow(() -> new RefusedException("is not on this chain"));
    FeedContract.Round latest = latest(state);
    FeedVersion version = state.versions().of(latest.number());
    if (latest.number() < version.firstRound()) {
      throw new RefusedException("has no value under its present definition yet");
    }
    long until = 0;
    List<FeedContract.Round> rounds = List.of(latest);
    if (input.candles().isPresent()) {
      until = until(input.candles().get(), version, time);
      rounds = rounds(input, state, version, until, deadline);
    }
    long chainId = chain.chainId();
    Map<Bytes32, FeedFact.Reporter> nodes = new TreeMap<>();
    List<FeedFact.Round> verified =
        reports.verified(
            FeedWords.terms(chainId, input.feedId(), version), rounds, nodes, deadline);
    return new FeedFact(input, chainId, until, version, List.copyOf(nodes.values()), verified);
  }

  private static FeedContract.Round latest(FeedLedger.State state) throws RefusedException {
    FeedContract.Round latest =
        state.latest().orElseThrow(() -> new RefusedException("has no value yet"));
    if (state.isStale()) {
      throw new RefusedException(
          "is stale: its latest value was observed at " + latest.updatedAt());
    }
    return latest;
  }

  /** All rounds that began before are closed by the chain's time. */
  private static long until(CandleQuery query, FeedVersion version, long time)
      throws RefusedException {
    long interval = version.definition().interval();
    if (query.seconds() < interval) {
      throw new RefusedException(
          "has rounds of %s s; candles of %s s cannot be made of them"
              .formatted(interval, query.seconds()));
    }
    return Math.floorDiv(time - interval - version.definition().window(), query.seconds())
        * query.seconds();
  }

  private List<FeedContract.Round> rounds(
      FeedInput input, FeedLedger.State state, FeedVersion version, long until, Deadline deadline)
      throws IOException, RefusedException {
    CandleQuery query = input.candles().orElseThrow();
    long from = CandleValues.from(query, until);
    List<FeedContract.Round> rounds = new ArrayList<>();
    long first = Long.MAX_VALUE;
    for (long roundId = state.roundId(); first >= from; roundId--) {
      deadline.require();
      Optional<FeedContract.Round> found = closed(new Place(input.feedId(), roundId));
      boolean isEarlier =
          roundId < 1 || found.filter(it -> it.number() < version.firstRound()).isPresent();
      if (isEarlier && beginsWithin(rounds, from + query.seconds())) {
        break;
      }
      FeedContract.Round round = found.filter(it -> !isEarlier).orElseThrow(() -> ended(version));
      first = round.endedAt() - round.interval();
      boolean isNeeded =
          first < from ? !beginsWithin(rounds, from + query.seconds()) : first < until;
      if (isNeeded) {
        rounds.addFirst(round);
      }
      requireFew(rounds.size(), state.roundId() - roundId);
    }
    return rounds;
  }

  private static void requireFew(int rounds, long passed) throws RefusedException {
    if (rounds > FeedFact.ROUNDS_MAX) {
      throw new RefusedException(
          "has more rounds in that time than %s; ask for fewer or shorter candles"
              .formatted(FeedFact.ROUNDS_MAX));
    }
    if (rounds == 0 && passed >= LATER_MAX) {
      throw new RefusedException(
          "has more rounds after the last complete candle than %s; ask for shorter candles"
              .formatted(LATER_MAX));
    }
  }

  private static boolean beginsWithin(List<FeedContract.Round> rounds, long end) {
    return !rounds.isEmpty() && rounds.getFirst().endedAt() - rounds.getFirst().interval() < end;
  }

  private static RefusedException ended(FeedVersion version) {
    return new RefusedException(
        "has no history so far back under its present definition, which began at %s;"
                .formatted(version.start())
            + " ask for fewer candles");
  }

  private Optional<FeedContract.Round> closed(Place place) throws IOException {
    Optional<FeedContract.Round> known = closed.get(place);
    if (known.isPresent() || place.roundId() < 1) {
      return known;
    }
    Optional<FeedContract.Round> found = feeds.round(place.feedId(), place.roundId());
    found.ifPresent(round -> closed.put(place, round));
    return found;
  }
}
