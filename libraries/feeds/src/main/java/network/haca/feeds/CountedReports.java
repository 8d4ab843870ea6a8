package network.haca.feeds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;

/**
 * Finds which reports of a submission the contract took: it passes over those of nodes that were
 * excluded or not active then, which nobody can see later but by the digest that it keeps.
 */
final class CountedReports {
  /** Sets of reports that are tried: all of 16 without up to four of them, and more. */
  private static final int TRIES_MAX = 4_096;

  private final FeedTerms terms;
  private final FeedContract.Round round;
  private final List<RoundVoices.Voice> candidates;
  private int tries;

  private CountedReports(
      FeedTerms terms, FeedContract.Round round, List<RoundVoices.Voice> candidates) {
    this.terms = terms;
    this.round = round;
    this.candidates = candidates;
  }

  /**
   * The largest set that the contract can have taken.
   *
   * @param voices with signatures that hold
   * @return nothing if no set that was tried comes to the round that the contract has
   */
  static Optional<RoundVoices.Agreed> of(
      FeedTerms terms, FeedContract.Round round, List<RoundVoices.Voice> voices) {
    List<RoundVoices.Voice> candidates =
        voices.stream().filter(voice -> terms.owners().contains(voice.owner())).toList();
    CountedReports search = new CountedReports(terms, round, candidates);
    for (int size = candidates.size(); size >= round.voices(); size--) {
      Optional<RoundVoices.Agreed> found = search.without(candidates.size() - size, 0, candidates);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Tries all sets that lack some of the candidates.
   *
   * @param dropped how many are still to be left out
   * @param from the first candidate that may be
   */
  private Optional<RoundVoices.Agreed> without(
      int dropped, int from, List<RoundVoices.Voice> left) {
    if (dropped == 0) {
      return tries++ < TRIES_MAX ? agreed(left) : Optional.empty();
    }
    for (int i = from; i <= candidates.size() - dropped && tries < TRIES_MAX; i++) {
      List<RoundVoices.Voice> fewer = new ArrayList<>(left);
      fewer.remove(candidates.get(i));
      Optional<RoundVoices.Agreed> found = without(dropped - 1, i + 1, fewer);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<RoundVoices.Agreed> agreed(List<RoundVoices.Voice> voices) {
    return RoundVoices.of(terms, voices) instanceof RoundVoices.Agreed agreed
            && agreed.value().equals(round.answer())
            && agreed.updatedAt() == round.updatedAt()
            && agreed.counted() == round.counted()
            && agreed.voices() == round.voices()
            && agreed.digest().equals(round.reports())
        ? Optional.of(agreed)
        : Optional.empty();
  }
}
