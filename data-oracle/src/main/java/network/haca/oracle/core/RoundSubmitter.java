package network.haca.oracle.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.contracts.feeds.FeedDue;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedWords;
import network.haca.oracle.core.RoundChain.Reporter;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.RoundVoices.Voice;
import network.haca.schemas.feed.SignedReport;

/**
 * Submits a round that this node reported when a third of the window is over and nobody has (rule
 * D3). Nodes take turns, in the order of their ids. For one thread.
 */
public final class RoundSubmitter {
  /** Upper bound on the nodes that are remembered for having contradicted themselves. */
  private static final int NODES_MAX = 1_024;

  private final RoundChain chain;
  private final ReportBoard board;

  /** The last round of each feed that is done with. */
  private final Map<Bytes32, Long> done = new HashMap<>();

  /** Nodes of which this one saw two different reports of a round. */
  private final Set<Bytes32> contradicting = new TreeSet<>();

  public RoundSubmitter(RoundChain chain, ReportBoard board) {
    this.chain = chain;
    this.board = board;
  }

  /**
   * Looks after the round whose window is open.
   *
   * @param now seconds, by the node's clock
   * @return whether this node has submitted it
   * @throws IOException if the chain does not answer or refuses; the round is given up then
   */
  public boolean submitIfNobodyDoes(Bytes32 feedId, Versions versions, long now)
      throws IOException {
    long round = versions.at(now).roundAt(now) - 1;
    FeedVersion version = versions.of(round);
    if (round < version.firstRound()
        || now < ReportTimes.submits(version, round, 0)
        || now > version.closeOf(round)
        || round <= done.getOrDefault(feedId, 0L)) {
      return false;
    }
    List<Voice> voices = voices(feedId, version, round);
    int rank = rank(voices);
    if (rank < 0 || now < ReportTimes.submits(version, round, rank)) {
      return false;
    }
    done.put(feedId, round);
    return submit(feedId, version, round, counting(voices));
  }

  /** This node's place among those that reported; -1 if it did not. */
  private int rank(List<Voice> voices) {
    TreeSet<Bytes32> ids = new TreeSet<>();
    voices.forEach(voice -> ids.add(voice.signed().nodeId()));
    return voices.stream()
        .filter(voice -> voice.owner().equals(chain.account()))
        .map(voice -> ids.headSet(voice.signed().nodeId()).size())
        .min(Integer::compareTo)
        .orElse(-1);
  }

  private boolean submit(Bytes32 feedId, FeedVersion version, long round, List<Voice> voices)
      throws IOException {
    if (!(RoundVoices.of(terms(feedId, version), voices) instanceof RoundVoices.Agreed agreed)) {
      return false;
    }
    FeedDue due =
        FeedDue.of(
            version,
            chain.lastSubmitted(feedId),
            round,
            agreed.value(),
            agreed.voices(),
            chain.time());
    if (due == FeedDue.TOO_EARLY) {
      done.remove(feedId);
    }
    if (due != FeedDue.SUBMIT) {
      return false;
    }
    chain.submit(feedId, round, agreed.reports());
    return true;
  }

  /** Returns the reports of nodes that the contract counts now; it passes over the others. */
  private List<Voice> counting(List<Voice> voices) throws IOException {
    List<Voice> counting = new ArrayList<>();
    for (Voice voice : voices) {
      if (chain.counts(voice.signed().nodeId())) {
        counting.add(voice);
      }
    }
    return counting;
  }

  /**
   * Reports that hold, of nodes that never contradicted themselves: a single wrong one would have
   * the contract refuse all.
   */
  private List<Voice> voices(Bytes32 feedId, FeedVersion version, long round) throws IOException {
    FeedTerms terms = terms(feedId, version);
    Map<Bytes32, Voice> voices = new TreeMap<>();
    Map<Bytes32, SignedReport> firsts = new HashMap<>();
    for (SignedReport signed : board.seen(feedId, round)) {
      long observedAt = signed.report().observedAt();
      boolean isOfRound =
          signed.report().round().equals(terms.round(round))
              && terms.roundAt(observedAt).filter(at -> at == round).isPresent();
      Optional<Reporter> reporter = chain.reporter(signed.nodeId());
      if (reporter.filter(known -> signed.isSignedBy(known.publicKey())).isEmpty()) {
        continue;
      }
      SignedReport first = firsts.putIfAbsent(signed.nodeId(), signed);
      if (first != null && first.contradicts(signed) && contradicting.size() < NODES_MAX) {
        contradicting.add(signed.nodeId());
      }
      if (isOfRound) {
        voices.putIfAbsent(signed.nodeId(), new Voice(reporter.get().owner(), signed));
      }
    }
    voices.keySet().removeAll(contradicting);
    return List.copyOf(voices.values());
  }

  private FeedTerms terms(Bytes32 feedId, FeedVersion version) throws IOException {
    return FeedWords.terms(chain.chainId(), feedId, version);
  }
}
