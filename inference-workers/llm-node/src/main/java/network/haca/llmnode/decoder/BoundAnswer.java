package network.haca.llmnode.decoder;

import java.util.BitSet;
import java.util.Set;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.Place;

/** An answer that a grammar binds: takes from the model what would break it. */
final class BoundAnswer {
  private final TokenTexts texts;
  private final TokenMasks masks;
  private Place place;

  /** The grammar that binds an answer of a model, and its tokens' texts. */
  record Binding(Grammar grammar, TokenTexts texts) {}

  BoundAnswer(Binding binding) {
    this.texts = binding.texts();
    this.masks = new TokenMasks(texts);
    this.place = Place.start(binding.grammar());
  }

  /**
   * Makes tokens impossible that the answer cannot go on with.
   *
   * @param ends tokens that end an answer
   * @return whether any is left
   */
  boolean bind(float[] logits, Set<Long> ends) {
    BitSet good = masks.at(place);
    int token = good.nextClearBit(0);
    while (token < logits.length) {
      if (!place.mayEnd() || !ends.contains((long) token)) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
      token = good.nextClearBit(token + 1);
    }
    return !good.isEmpty() || place.mayEnd();
  }

  /** The answer has this token now, which does not end it. */
  void add(long token) {
    place = place.after(texts.of((int) token));
  }

  /** Returns true if nothing can follow. */
  boolean isWhole() {
    return place.mustEnd();
  }
}
