package network.haca.llmnode.decoder;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.llmnode.grammar.Place;

/**
 * The tokens that may follow at places of a grammar. Tokens are looked at in the order of their
 * texts, so that what some begin with is followed once, and none is looked at whose beginning is
 * lost. What was found for a place is kept: an answer stands at few places again and again. Not for
 * concurrent use.
 */
final class TokenMasks {
  /** Masks that are kept; each takes a bit for a token. */
  static final int KEPT_MAX = 64;

  private final TokenTexts texts;
  private final Map<Place, BitSet> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, BitSet> eldest) {
          return size() > KEPT_MAX;
        }
      };

  TokenMasks(TokenTexts texts) {
    this.texts = texts;
  }

  /** The tokens of which some text of the grammar has the first bytes next. */
  BitSet at(Place place) {
    return kept.computeIfAbsent(place, this::find);
  }

  private BitSet find(Place start) {
    BitSet good = new BitSet(texts.count());
    // The places after each byte of the text before, as far as it was followed.
    Place[] along = new Place[texts.longest() + 1];
    along[0] = start;
    int reached = 0;
    for (int i = 0; i < texts.ordered(); i++) {
      int token = texts.inOrder(i);
      byte[] text = texts.of(token);
      int shared = texts.shared(i);
      if (shared > reached) {
        // What both begin with is lost already.
        continue;
      }
      reached = shared;
      Place place = along[shared];
      while (reached < text.length && !place.isLost()) {
        place = place.after(text[reached] & 0xff);
        if (!place.isLost()) {
          along[++reached] = place;
        }
      }
      if (reached == text.length) {
        good.set(token);
      }
    }
    return good;
  }
}
