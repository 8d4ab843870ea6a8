package network.haca.bridge.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDue;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * Submits rounds of feeds when the contract would take them (rule D3). Of each feed the latest
 * round waits, with the largest set of reports. What is refused is dropped: a node submits itself
 * then, and the next round comes. For one thread.
 */
public final class FeedSubmissions {
  /** Feeds of which a round waits; the contract has no more. */
  static final int FEEDS_MAX = 1_024;

  private static final Comparator<Round> BY_FEED = Comparator.comparing(Round::feedId);

  private final FeedChain chain;
  private final Outcomes outcomes;
  private final Map<Bytes32, Round> waiting = new TreeMap<>();

  /** Counts what becomes of rounds. */
  public interface Outcomes {
    /** The round is on chain. */
    void submitted(Bytes32 feedId, long round);

    /** The contract, or the way to it, refused the round. */
    void failed(Bytes32 feedId, long round, IOException cause);
  }

  /**
   * A round that has a value.
   *
   * @param voices owners whose reports are valid, those of outliers too
   * @param reports in the contract's order
   */
  public record Round(
      Bytes32 feedId, long number, BigInteger answer, int voices, List<SignedReport> reports) {
    public Round {
      reports = List.copyOf(reports);
    }

    private boolean replaces(Round other) {
      return number > other.number || number == other.number && voices > other.voices;
    }
  }

  public FeedSubmissions(FeedChain chain, Outcomes outcomes) {
    this.chain = chain;
    this.outcomes = outcomes;
  }

  /** A round, or a larger set of one, has come. */
  public void add(Round round) {
    if (waiting.containsKey(round.feedId()) || waiting.size() < FEEDS_MAX) {
      waiting.merge(round.feedId(), round, (known, other) -> other.replaces(known) ? other : known);
    }
  }

  /** Rounds that wait for their time. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Submits what is due, several feeds at once, and forgets what never will be.
   *
   * @throws IOException if the chain cannot be asked; what it cannot be asked about is kept, and
   *     holds up no other feed
   */
  public void submitDue() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    long time = chain.time();
    Map<Round, FeedChain.Submission> sent = new TreeMap<>(BY_FEED);
    Optional<IOException> failure = Optional.empty();
    try {
      for (Round round : List.copyOf(waiting.values())) {
        try {
          take(round, time, sent);
        } catch (IOException e) {
          failure = failure.or(() -> Optional.of(e));
        }
      }
    } finally {
      sent.forEach(this::await);
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void take(Round round, long time, Map<Round, FeedChain.Submission> sent)
      throws IOException {
    try {
      FeedDue due = due(round, time);
      if (due == FeedDue.TOO_EARLY) {
        return;
      }
      waiting.remove(round.feedId());
      if (due == FeedDue.SUBMIT) {
        submit(round, sent);
      }
    } catch (FeedChain.ContractRefusal e) {
      waiting.remove(round.feedId());
      outcomes.failed(round.feedId(), round.number(), e);
    }
  }

  private FeedDue due(Round round, long time) throws IOException {
    FeedContract.Versions versions = chain.versions(round.feedId());
    FeedVersion version = versions.of(round.number());
    if (round.number() < version.firstRound()) {
      return FeedDue.CLOSED;
    }
    return FeedDue.of(
        version,
        chain.lastSubmitted(round.feedId()),
        round.number(),
        round.answer(),
        round.voices(),
        time);
  }

  private void submit(Round round, Map<Round, FeedChain.Submission> sent) {
    try {
      sent.put(round, chain.submit(round.feedId(), round.number(), round.reports()));
    } catch (IOException e) {
      outcomes.failed(round.feedId(), round.number(), e);
    }
  }

  private void await(Round round, FeedChain.Submission submission) {
    try {
      submission.await();
      outcomes.submitted(round.feedId(), round.number());
    } catch (IOException e) {
      outcomes.failed(round.feedId(), round.number(), e);
    }
  }
}
