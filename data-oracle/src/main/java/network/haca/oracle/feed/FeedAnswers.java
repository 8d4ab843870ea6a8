package network.haca.oracle.feed;

import java.util.Optional;
import java.util.function.Consumer;
import network.haca.oracle.source.Lookup;
import network.haca.schemas.fact.FactValue;

/** Asks sources for a feed. */
public interface FeedAnswers {
  /**
   * The answer of a source.
   *
   * @param at when, seconds
   */
  record Answer(FactValue value, long at) {}

  /**
   * Asks a source.
   *
   * @param answered called once, on any thread; with nothing if it tells no value
   */
  void ask(Lookup lookup, Consumer<Optional<Answer>> answered);
}
