package network.haca.feeds;

import static network.haca.feeds.FactCheck.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.feeds.FactCheck.FlawedException;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.SignedReport;

/** Verifies the reports of a fact's rounds by the keys of its nodes (rules D1 and D2). */
final class ReportCheck {
  private final FeedFact fact;
  private final FeedTerms terms;
  private final Map<Bytes32, FeedFact.Reporter> nodes = new TreeMap<>();

  ReportCheck(FeedFact fact) {
    this.fact = fact;
    this.terms = fact.terms();
    fact.nodes().forEach(node -> nodes.put(node.id(), node));
  }

  /** What a round's reports come to. */
  RoundVoices.Agreed agreed(FeedFact.Round round) throws FlawedException {
    List<RoundVoices.Voice> voices = new ArrayList<>();
    for (SignedReport signed : round.reports()) {
      FeedFact.Reporter node = reporter(signed, round.number());
      boolean isOfRound =
          signed.report().round().equals(terms.round(round.number()))
              && terms
                  .roundAt(signed.report().observedAt())
                  .filter(at -> at == round.number())
                  .isPresent();
      require(isOfRound, "a report is not of round " + round.number());
      require(
          signed.isSignedBy(node.publicKey()),
          "a report's signature is wrong in round " + round.number());
      voices.add(new RoundVoices.Voice(node.owner(), signed));
    }
    if (RoundVoices.of(terms, voices) instanceof RoundVoices.Agreed agreed) {
      require(
          agreed.reports().equals(round.reports()),
          "the reports are not one of each owner, in order, in round " + round.number());
      return agreed;
    }
    throw new FlawedException("too few owners agree in round " + round.number());
  }

  /** Each node that is named signed something, so that all of it is verified. */
  void requireSigners() throws FlawedException {
    Set<Bytes32> signers = new TreeSet<>();
    fact.rounds().forEach(round -> round.reports().forEach(signed -> signers.add(signed.nodeId())));
    require(
        nodes.size() == fact.nodes().size() && nodes.keySet().equals(signers),
        "the nodes are not those that signed the reports, each once");
  }

  private FeedFact.Reporter reporter(SignedReport signed, long round) throws FlawedException {
    FeedFact.Reporter node = nodes.get(signed.nodeId());
    if (node == null) {
      throw new FlawedException("a report is of a node without a key in round " + round);
    }
    return node;
  }
}
