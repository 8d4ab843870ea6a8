package network.haca.workers.decoder;

import java.util.Set;
import network.haca.workers.grammar.Grammar;
import network.haca.workers.grammar.Place;

/** An answer that a grammar binds: takes from the model what would break it. */
final class BoundAnswer {
  private final TokenTexts texts;
  private Place place;

  BoundAnswer(Grammar grammar, TokenTexts texts) {
    this.texts = texts;
    this.place = Place.start(grammar);
  }

  /**
   * Makes tokens impossible that the answer cannot go on with.
   *
   * @param ends tokens that end an answer
   * @return whether any is left
   */
  boolean bind(float[] logits, Set<Long> ends) {
    boolean[] begins = new boolean[256];
    for (int octet = 0; octet < begins.length; octet++) {
      begins[octet] = place.takes(octet);
    }
    boolean isAnyLeft = false;
    for (int token = 0; token < logits.length; token++) {
      boolean isGood = ends.contains((long) token) ? place.mayEnd() : goesOn(token, begins);
      if (!isGood) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
      isAnyLeft |= isGood;
    }
    return isAnyLeft;
  }

  private boolean goesOn(int token, boolean[] begins) {
    byte[] text = texts.of(token);
    return text.length > 0 && begins[text[0] & 0xff] && place.after(text).isPresent();
  }

  /** The answer has this token now, which does not end it. */
  void add(long token) {
    place = place.after(texts.of((int) token)).orElseThrow();
  }

  /** Whether nothing can follow. */
  boolean isWhole() {
    return place.mustEnd();
  }
}
