package network.haca.oracle.feed;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.oracle.core.SourceVoices;
import network.haca.oracle.core.SourceVoices.Said;
import network.haca.oracle.source.Lookup;

/** A round of a feed while this node asks its sources. */
final class OwnRound {
  private final FeedVersion version;
  private final long number;
  private final List<Lookup> lookups;
  private final List<Said> said = new CopyOnWriteArrayList<>();

  OwnRound(FeedVersion version, long number, List<Lookup> lookups) {
    this.version = version;
    this.number = number;
    this.lookups = List.copyOf(lookups);
  }

  FeedVersion version() {
    return version;
  }

  long number() {
    return number;
  }

  /** Asks all sources at once. */
  void ask(FeedAnswers answers) {
    for (int i = 0; i < lookups.size(); i++) {
      int source = i;
      answers.ask(lookups.get(i), answer -> answer.ifPresent(told -> take(source, told)));
    }
  }

  /** An answer that is of another round, or no number, is none. */
  private void take(int source, FeedAnswers.Answer answer) {
    Optional<BigInteger> value =
        answer
            .value()
            .decimal()
            .flatMap(decimal -> SourceVoices.scaled(decimal, version.definition().decimals()));
    if (value.isPresent() && version.roundAt(answer.at()) == number) {
      said.add(new Said(source, value.get(), answer.at()));
    }
  }

  /** The observation over the answers so far; nothing if too few agree. */
  Optional<SourceVoices.Observation> observation() {
    return SourceVoices.of(lookups.size(), List.copyOf(said), version.definition().limit());
  }
}
