package network.haca.bridge.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.State;
import network.haca.feeds.FeedLedger.Submitted;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/** What is asked of feeds, over HTTP and gRPC alike; what there is not is refused. */
final class FeedViews {
  /** Rounds of the history, or candles, in one answer. */
  static final int LIMIT_MAX = 256;

  static final int LIMIT_DEFAULT = 64;

  private final FeedLedger feeds;

  FeedViews(FeedLedger feeds) {
    this.feeds = feeds;
  }

  /** A feed with its id. */
  record Named(Bytes32 id, State state) {}

  /** A round by Chainlink's number. */
  record Numbered(long roundId, FeedContract.Round round) {}

  /** A round with the reports that were submitted. */
  record Proven(State state, Numbered round, Submitted submitted) {}

  List<Named> all() throws IOException {
    List<Named> all = new ArrayList<>();
    for (Bytes32 id : feeds.ids()) {
      feeds.state(id).ifPresent(state -> all.add(new Named(id, state)));
    }
    return all;
  }

  State state(Bytes32 id) throws IOException, FeedRefusal {
    return feeds
        .state(id)
        .orElseThrow(() -> new FeedRefusal(404, "there is no feed " + FeedName.of(id)));
  }

  static FeedContract.Round latest(State state) throws FeedRefusal {
    return state.latest().orElseThrow(() -> new FeedRefusal(404, "the feed has no value yet"));
  }

  /** The latest first. */
  List<Numbered> history(Bytes32 id, State state, int limit) throws IOException {
    List<Numbered> rounds = new ArrayList<>();
    for (long roundId = state.roundId(); roundId > 0 && rounds.size() < limit; roundId--) {
      Optional<FeedContract.Round> round = feeds.round(id, roundId);
      if (round.isEmpty()) {
        break;
      }
      rounds.add(new Numbered(roundId, round.get()));
    }
    return rounds;
  }

  /** The oldest first. */
  List<FeedContract.Candle> candles(Bytes32 id, int limit) throws IOException {
    return feeds.candles(id, limit);
  }

  /**
   * @param asked Chainlink's number; nothing for that of the latest closed round
   */
  Proven proof(Bytes32 id, Optional<Long> asked) throws IOException, FeedRefusal {
    State state = state(id);
    long roundId = asked.orElse(state.roundId());
    FeedContract.Round round =
        feeds
            .round(id, roundId)
            .orElseThrow(() -> new FeedRefusal(404, "the feed keeps no closed round " + roundId));
    Submitted submitted =
        feeds
            .submission(id, round)
            .orElseThrow(
                () ->
                    new FeedRefusal(
                        404,
                        "the chain's node has no transaction to the feed contract that brought that"
                            + " round"));
    return new Proven(state, new Numbered(roundId, round), submitted);
  }
}
