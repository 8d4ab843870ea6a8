package network.haca.feeds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.SignedReport;

/** The reports that closed rounds rest on, each verified once and remembered. */
final class RoundReports {
  /** Rounds that are remembered; they do not change. */
  private static final int ROUNDS_MAX = 1_024;

  /** Rounds whose submissions are looked for at once lie within so many seconds. */
  private static final long SPAN_SECONDS_MAX = 3_600;

  /** They are so many at most, since the deadline is looked at in between. */
  private static final int SEARCHED_MAX = 64;

  private final Submissions submissions;
  private final Nodes registry;
  private final Remembered<Key, Verified> rounds = new Remembered<>(ROUNDS_MAX);

  private record Key(Bytes32 feedId, Bytes32 definition, long number) {
    Key(FeedTerms terms, FeedContract.Round round) {
      this(terms.feedId(), terms.definition(), round.number());
    }
  }

  private record Verified(FeedFact.Round round, Map<Bytes32, FeedFact.Reporter> nodes) {}

  /** Data nodes by their ids. */
  interface Nodes {
    /** Nothing if it is no data node. */
    Optional<FeedFact.Reporter> find(Bytes32 nodeId) throws IOException;
  }

  /** Submissions of rounds, as {@link FeedLedger#submissions} has them. */
  interface Submissions {
    Map<Long, FeedLedger.Submitted> find(Bytes32 feedId, List<FeedContract.Round> rounds)
        throws IOException;
  }

  RoundReports(Nodes registry, Submissions submissions) {
    this.registry = registry;
    this.submissions = submissions;
  }

  /**
   * The reports of rounds, of which this made sure that they are those that the contract took.
   *
   * @param asked in ascending order
   * @param nodes to which those that signed are added
   */
  List<FeedFact.Round> verified(
      FeedTerms terms,
      List<FeedContract.Round> asked,
      Map<Bytes32, FeedFact.Reporter> nodes,
      Deadline deadline)
      throws IOException, FactReader.RefusedException {
    Map<Long, FeedLedger.Submitted> submitted = new LinkedHashMap<>();
    List<FeedFact.Round> verified = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      FeedContract.Round round = asked.get(i);
      Key key = new Key(terms, round);
      Optional<Verified> known = rounds.get(key);
      if (known.isEmpty()) {
        deadline.require();
        if (!submitted.containsKey(round.number())) {
          submitted.putAll(
              submissions.find(terms.feedId(), near(terms, asked.subList(i, asked.size()))));
        }
        known = Optional.of(verify(terms, round, submission(submitted, round)));
        rounds.put(key, known.get());
      }
      nodes.putAll(known.get().nodes());
      verified.add(known.get().round());
    }
    return verified;
  }

  /** The first round and those after it that are not known and end soon after. */
  private List<FeedContract.Round> near(FeedTerms terms, List<FeedContract.Round> asked) {
    long end = asked.getFirst().endedAt() + SPAN_SECONDS_MAX;
    return asked.stream()
        .filter(each -> each.endedAt() <= end && rounds.get(new Key(terms, each)).isEmpty())
        .limit(SEARCHED_MAX)
        .toList();
  }

  private static List<FeedTransactions.Report> submission(
      Map<Long, FeedLedger.Submitted> submitted, FeedContract.Round round)
      throws FactReader.RefusedException {
    return Optional.ofNullable(submitted.get(round.number()))
        .orElseThrow(
            () ->
                new FactReader.RefusedException(
                    "has no reports of round %s: the chain's node does not have them any more,"
                            .formatted(round.number())
                        + " or another contract brought them"))
        .reports();
  }

  private Verified verify(
      FeedTerms terms, FeedContract.Round round, List<FeedTransactions.Report> submitted)
      throws IOException, FactReader.RefusedException {
    Map<Bytes32, FeedFact.Reporter> nodes = new LinkedHashMap<>();
    List<RoundVoices.Voice> voices = new ArrayList<>();
    for (FeedTransactions.Report each : submitted) {
      Optional<FeedFact.Reporter> node = registry.find(each.nodeId());
      SignedReport signed = FeedWords.signed(terms.round(round.number()), each);
      if (node.filter(it -> signed.isSignedBy(it.publicKey())).isPresent()) {
        nodes.put(each.nodeId(), node.get());
        voices.add(new RoundVoices.Voice(node.get().owner(), signed));
      }
    }
    RoundVoices.Agreed agreed =
        CountedReports.of(terms, round, voices)
            .orElseThrow(
                () ->
                    new FactReader.RefusedException(
                        "has reports of round %s that do not come to its value"
                            .formatted(round.number())));
    nodes.keySet().retainAll(agreed.reports().stream().map(SignedReport::nodeId).toList());
    return new Verified(new FeedFact.Round(round.number(), agreed.reports()), nodes);
  }
}
