package network.haca.oracle.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.contracts.feeds.FeedDue;
import network.haca.contracts.feeds.FeedVersion;
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
  private final RoundChain chain;
  private final ReportBoard board;

  /** The last round of each feed that is done with. */
  private final Map<Bytes32, Long> done = new HashMap<>();

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
    return submit(feedId, version, round, voices);
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

  /** The first of each node that holds: a single wrong one would have the contract refuse all. */
  private List<Voice> voices(Bytes32 feedId, FeedVersion version, long round) throws IOException {
    FeedTerms terms = terms(feedId, version);
    List<Voice> voices = new ArrayList<>();
    Set<Bytes32> taken = new TreeSet<>();
    for (SignedReport signed : board.seen(feedId, round)) {
      long observedAt = signed.report().observedAt();
      boolean isOfRound =
          signed.report().round().equals(terms.round(round))
              && terms.roundAt(observedAt).filter(at -> at == round).isPresent();
      Optional<Reporter> reporter =
          isOfRound && !taken.contains(signed.nodeId())
              ? chain.reporter(signed.nodeId())
              : Optional.empty();
      if (reporter.filter(known -> signed.isSignedBy(known.publicKey())).isPresent()) {
        taken.add(signed.nodeId());
        voices.add(new Voice(reporter.get().owner(), signed));
      }
    }
    return voices;
  }

  private FeedTerms terms(Bytes32 feedId, FeedVersion version) throws IOException {
    return new FeedTerms(
        chain.chainId(),
        Addresses.FEEDS,
        feedId,
        version.digest(),
        version.firstRound(),
        version.start(),
        new TreeSet<>(version.definition().owners()),
        version.definition().interval(),
        version.definition().window(),
        version.definition().limit(),
        version.definition().candle());
  }
}
