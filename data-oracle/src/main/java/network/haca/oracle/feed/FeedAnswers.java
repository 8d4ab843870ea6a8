package network.haca.oracle.feed;

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
   * @param answered called once if it answers with a value, on any thread, and never else
   */
  void ask(Lookup lookup, Consumer<Answer> answered);
}
